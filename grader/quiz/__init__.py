"""Quizzes: questions as data, the sheet that learners fill in, how it is judged, and the programs that prove the answers.

Takes a quiz file (`loading`) and an answer sheet (`reading`), gives judged checks (`judging`). Nothing here imports torch; a
proof that does runs in a process of its own (`proving`).
"""
