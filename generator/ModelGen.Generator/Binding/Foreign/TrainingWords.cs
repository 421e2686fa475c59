namespace ModelGen.Generator.Binding.Foreign;

/// <summary>Keys of a training, and names of losses, metrics and optimizers.</summary>
internal static class TrainingWords
{
    private const string FitOptions = "it is a matter of Fit: give it there, in FitOptions";

    private const string OfOptimizer = "it belongs to the optimizer, as in 'optimizer: { adam: { learning_rate: 0.001 } }'";

    private const string Schedule = "write a number, with 'decay' if it shall fall; callbacks of Fit can set the model's LearningRate";

    private const string TwoKinds =
        "write 'sparse_categorical_crossentropy' where targets are class indices, 'categorical_crossentropy' where they are probabilities";

    private const string Scores = "Classify of a data set gives them; 'precision', 'recall' and 'f1_score' are possible here";

    private const string Confusion = "compute it from the confusion matrix that Classify of a data set gives";

    private const string TopK = "TopK of what Classify of a data set gives is it; 'accuracy' is possible here";

    private const string Regression = "Regress of a data set and its reports have it; 'mse' and 'mae' are possible here";

    private const string Thresholds = "ConfusionAt of what Classify of a data set gives has both at any threshold; 'auc' is possible here";

    private const string Weights = "Fit takes no weights: show samples that count more several times, with Select of the data set; Classify and Regress take weights";

    public static readonly Vocabulary Keys = new Vocabulary()
        .Keras(["shuffle", "callbacks", "initial_epoch", "validation_data", "verbose"], FitOptions)
        .Keras(["class_weight", "sample_weight", "weighted_metrics"], Weights)
        .Keras(["steps_per_epoch", "validation_steps", "validation_freq"], "each epoch takes all samples and is validated; remove it")
        .Keras(["loss_weights"], "there is one loss; remove it")
        .Others(["stateful"], "it is an option of each recurrent layer, as in 'lstm: { units: 64, stateful: true }'")
        .Keras("validation_batch_size", "steps_per_execution", "label_smoothing")
        .Keras(["jit_compile", "run_eagerly"], "models are compiled with the project; remove it")
        .Keras(
            ["from_logits"],
            "end with a softmax or sigmoid: in front of its cross-entropy it is computed from logits anyway; remove it")
        .Others(["learning_rate", "lr", "momentum", "decay", "weight_decay", "clipnorm", "clipvalue", "global_clipnorm"], OfOptimizer)
        .Others(["early_stopping", "patience", "reduce_lr_on_plateau", "scheduler", "lr_scheduler"], "give Fit a callback")
        .Others(["device", "threads", "precision", "num_workers"], "remove it: the program that trains decides")
        .Means("loss", "criterion", "objective", "loss_function", "loss_fn", "cost")
        .Means("optimizer", "optim", "solver", "optimiser", "algorithm")
        .Means("metrics", "metric", "measures")
        .Means("batch_size", "batch", "mini_batch_size", "minibatch", "train_batch_size")
        .Means("epochs", "epoch", "num_epochs", "n_epochs", "nb_epoch", "max_epochs", "iterations")
        .Means("validation_split", "validation", "val_split", "validation_fraction", "validation_size", "test_split", "test_size")
        .Means("seed", "random_seed", "random_state", "rng");

    public static readonly Vocabulary Losses = new Vocabulary()
        .Keras(
            "huber", "hinge", "squared_hinge", "categorical_hinge", "kl_divergence", "poisson", "log_cosh", "cosine_similarity",
            "mean_absolute_percentage_error", "mape", "mean_squared_logarithmic_error", "msle", "categorical_focal_crossentropy",
            "binary_focal_crossentropy", "ctc", "dice", "tversky", "circle", "kld")
        .Others(["cross_entropy", "cross_entropy_loss", "softmax_cross_entropy", "nll", "nll_loss", "log_loss", "xent"], TwoKinds)
        .Others(["rmse", "root_mean_squared_error"], "write 'mse', which is least where its root is")
        .Others(["smooth_l1", "smooth_l1_loss", "huber_loss"], "write 'mse' or 'mae'")
        .Means("binary_crossentropy", "bce", "bce_loss", "bce_with_logits_loss", "bce_with_logits", "logistic", "sigmoid_cross_entropy")
        .Means("categorical_crossentropy", "cce", "soft_cross_entropy")
        .Means("sparse_categorical_crossentropy", "scce", "sparse", "sparse_crossentropy")
        .Means("mse", "mse_loss", "l2", "l2_loss", "squared_error", "mean_square_error", "least_squares")
        .Means("mae", "l1", "l1_loss", "mae_loss", "absolute_error", "mean_abs_error");

    public static readonly Vocabulary Metrics = new Vocabulary()
        .Keras(
            "cosine_similarity", "binary_crossentropy", "mape", "msle", "categorical_crossentropy", "sparse_categorical_crossentropy", "mean_iou", "kl_divergence", "poisson", "hinge",
            "mean_absolute_percentage_error", "mean_squared_logarithmic_error", "log_cosh_error", "mean", "sum")
        .Keras(["fbeta_score", "true_positives", "false_positives", "true_negatives", "false_negatives"], Scores)
        .Others(["confusion_matrix"], Scores)
        .Others(["specificity", "mcc", "matthews_corrcoef", "cohen_kappa", "kappa"], Confusion)
        .Keras(
            ["precision_at_recall", "recall_at_precision", "sensitivity_at_specificity", "specificity_at_sensitivity"],
            Thresholds)
        .Keras(["top_k_categorical_accuracy", "sparse_top_k_categorical_accuracy"], TopK)
        .Others(["top_k", "top_k_accuracy", "top3", "top_3_accuracy", "top5", "top_5_accuracy"], TopK)
        .Keras(["r2_score", "root_mean_squared_error"], Regression)
        .Others(["r2", "rmse", "r_squared"], Regression)
        .Means("recall", "sensitivity", "true_positive_rate", "tpr")
        .Means("recall", ["balanced_accuracy"], "write 'recall', which of several classes is the mean over them")
        .Means("precision", "positive_predictive_value", "ppv")
        .Means("f1_score", "macro_f1", "f_score", "f_measure")
        .Means("auc", "area_under_roc", "auroc", "roc_auc_score")
        .Means("average_precision", "pr_auc", "average_precision_score", "auprc")
        .Others(["loss", "val_loss"], "the loss is always measured; remove it")
        .Others(["val_accuracy", "val_acc"], "write 'accuracy', which is measured on validation data too")
        .Means("accuracy", "acc")
        .Means(
            "accuracy",
            ["binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy"],
            "write 'accuracy', which compares classes as the loss and the output's shape ask for")
        .Means("mse", "mean_square_error", "l2", "squared_error")
        .Means("mae", "l1", "absolute_error", "mean_abs_error");

    public static readonly Vocabulary Optimizers = new Vocabulary()
        .Keras("nadam", "adamax", "adagrad", "adadelta", "adafactor", "lion", "ftrl", "lamb", "muon", "loss_scale_optimizer")
        .Others(["lbfgs", "r_adam", "sparse_adam", "asgd", "rprop", "lars"], "write 'adam' or 'sgd'")
        .Means("sgd", "gradient_descent", "gd", "stochastic_gradient_descent")
        .Others(["momentum", "sgd_momentum"], "write 'sgd: { momentum: 0.9 }'")
        .Others(["nesterov", "nag"], "write 'sgd: { momentum: 0.9, nesterov: true }'");

    public static readonly Vocabulary RmsProp = new Vocabulary()
        .Means("rho", "alpha", "rms_decay", "smoothing")
        .Means("epsilon", "eps")
        .And(OfOptimizers());

    public static readonly Vocabulary Sgd = new Vocabulary()
        .Others(["dampening"], "remove it")
        .And(OfOptimizers());

    public static readonly Vocabulary Adam = new Vocabulary()
        .Keras("amsgrad")
        .Means("beta_1", "b1")
        .Means("beta_2", "b2")
        .Means("epsilon", "eps")
        .Others(["betas"], "write 'beta_1' and 'beta_2'")
        .And(OfOptimizers());

    /// <summary>Values of a learning rate.</summary>
    public static readonly Vocabulary LearningRates = new Vocabulary()
        .Keras(
            [
                "exponential_decay", "piecewise_constant_decay", "polynomial_decay", "inverse_time_decay", "cosine_decay",
                "cosine_decay_restarts", "learning_rate_schedule",
            ],
            Schedule)
        .Others(["auto", "cosine", "linear", "constant", "schedule", "step", "initial_learning_rate"], Schedule);

    private static Vocabulary OfOptimizers() => new Vocabulary()
        .Keras("use_ema", "ema_momentum", "ema_overwrite_frequency", "loss_scale_factor", "gradient_accumulation_steps", "name")
        .Keras(["weight_decay"], "write 'adamw', which has it")
        .Others(["l2", "l1", "weight_decay_rate"], "write 'adamw' with 'weight_decay'")
        .Others(["maximize", "foreach", "capturable", "differentiable", "fused", "jit_compile"], "remove it")
        .Others(["params", "parameters"], "all weights are trained; remove it")
        .Others(["schedule", "scheduler", "lr_scheduler", "warmup", "warmup_steps", "learning_rate_schedule"], Schedule)
        .Means("learning_rate", "lr", "eta", "step_size", "base_lr", "rate", "initial_learning_rate")
        .Means("decay", "lr_decay", "learning_rate_decay")
        .Means("clipvalue", "gradient_clip_value", "grad_clip_value")
        .Means("clipnorm", "gradient_clip_norm", "grad_norm", "max_grad_norm", "grad_clip", "gradient_clip", "max_norm");
}
