"""What a family's case tells of, as events that wait to be sent: written in the transaction of each verb."""
