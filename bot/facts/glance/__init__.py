"""What a first look at a host asks, before anybody has said which container is meant; read by no diagnosis."""
