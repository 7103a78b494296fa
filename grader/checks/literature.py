"""The papers that explanations rest on, each spelt as a reader can look it up."""

IOFFE_2015 = (
    "S. Ioffe and C. Szegedy (2015): Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate "
    "Shift. ICML. arXiv:1502.03167"
)
SANTURKAR_2018 = (
    "S. Santurkar, D. Tsipras, A. Ilyas and A. Madry (2018): How Does Batch Normalization Help Optimization? NeurIPS. "
    "arXiv:1805.11604"
)
BJORCK_2018 = (
    "J. Bjorck, C. Gomes, B. Selman and K. Q. Weinberger (2018): Understanding Batch Normalization. NeurIPS. arXiv:1806.02375"
)
LUO_2019 = (
    "P. Luo, X. Wang, W. Shao and Z. Peng (2019): Towards Understanding Regularization in Batch Normalization. ICLR. "
    "arXiv:1809.00846"
)
LI_2019 = (
    "X. Li, S. Chen, X. Hu and J. Yang (2019): Understanding the Disharmony between Dropout and Batch Normalization by "
    "Variance Shift. CVPR. arXiv:1801.05134"
)
BA_2016 = "J. L. Ba, J. R. Kiros and G. E. Hinton (2016): Layer Normalization. arXiv:1607.06450"
WU_2018 = "Y. Wu and K. He (2018): Group Normalization. ECCV. arXiv:1803.08494"
ULYANOV_2016 = (
    "D. Ulyanov, A. Vedaldi and V. Lempitsky (2016): Instance Normalization: The Missing Ingredient for Fast Stylization. "
    "arXiv:1607.08022"
)
SRIVASTAVA_2014 = (
    "N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and R. Salakhutdinov (2014): Dropout: A Simple Way to Prevent "
    "Neural Networks from Overfitting. JMLR 15"
)
ZHANG_2017 = (
    "C. Zhang, S. Bengio, M. Hardt, B. Recht and O. Vinyals (2017): Understanding Deep Learning Requires Rethinking "
    "Generalization. ICLR. arXiv:1611.03530"
)
GUO_2017 = (
    "C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger (2017): On Calibration of Modern Neural Networks. ICML. arXiv:1706.04599"
)
