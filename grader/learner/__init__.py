"""What the grader knows about one learner: the state kept between commands, hints given, exercises done and to do."""
