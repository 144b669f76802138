"""How workers practise, observed and coached: private to each and their coach. No family is in it."""
