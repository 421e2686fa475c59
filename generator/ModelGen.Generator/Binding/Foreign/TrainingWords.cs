namespace ModelGen.Generator.Binding.Foreign;

/// <summary>Keys of a training, and names of losses, metrics and optimizers.</summary>
internal static class TrainingWords
{
    private const string FitOptions = "it is a matter of Fit: give it there, in FitOptions";

    private const string OfOptimizer = "it belongs to the optimizer, as in 'optimizer: { adam: { learning_rate: 0.001 } }'";

    private const string Schedule = "write a number, or a schedule with its options, as in 'learning_rate: { cosine_decay: { initial_learning_rate: 0.001, decay_steps: 10000 } }'";

    private const string TwoKinds =
        "write 'sparse_categorical_crossentropy' where targets are class indices, 'categorical_crossentropy' where they are probabilities";

    private const string OwnMetric = "Fit and Evaluate take metrics of your own: write it as an IMetric";

    private const string Scores = "compute it from the confusion matrix that Classify of a data set gives, or write an IMetric for Fit";

    private const string Thresholds = "ConfusionAt of what Classify of a data set gives has both at any threshold; 'auc' is possible here";

    private const string ClassWeights = "it is a matter of Fit: give it there, as ClassWeights in FitOptions";

    private const string SampleWeights = "it belongs to the data: give them to WithWeights of the data set";

    public static readonly Vocabulary Keys = new Vocabulary()
        .Keras(["shuffle", "callbacks", "initial_epoch", "validation_data", "verbose"], FitOptions)
        .Keras(["class_weight"], ClassWeights)
        .Keras(["sample_weight"], SampleWeights)
        .Keras(["steps_per_epoch", "validation_steps", "validation_freq"], "each epoch takes all samples and is validated; remove it")
        .Keras(["loss_weights"], "each of several outputs has a weight, as in 'outputs: { digit: { loss: mse, loss_weight: 0.5 } }'")
        .Others(["stateful"], "it is an option of each recurrent layer, as in 'lstm: { units: 64, stateful: true }'")
        .Keras("validation_batch_size", "steps_per_execution")
        .Keras(["label_smoothing"], "it belongs to the loss, as in 'loss: { categorical_crossentropy: { label_smoothing: 0.1 } }'")
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

    /// <summary>The keys of one of several outputs.</summary>
    public static readonly Vocabulary OfOutput = new Vocabulary()
        .Means("loss", "criterion", "objective", "loss_function", "loss_fn", "cost")
        .Means("loss_weight", "weight", "loss_weights", "coefficient", "lambda", "alpha")
        .Means("metrics", "metric", "measures")
        .Means("labels", "class_names", "classes", "target_names", "categories")
        .Others(["optimizer", "batch_size", "epochs", "seed", "validation_split", "learning_rate", "lr"], "one serves all outputs: it belongs under 'training'")
        .Others(["shape", "output_shape", "units", "type", "name"], "the output is what the layer of this name gives; remove it");

    public static readonly Vocabulary Losses = new Vocabulary()
        .Keras("ctc", "dice", "tversky", "circle", "categorical_generalized_cross_entropy")
        .Others(["cross_entropy", "cross_entropy_loss", "softmax_cross_entropy", "nll", "nll_loss", "log_loss", "xent"], TwoKinds)
        .Others(["rmse", "root_mean_squared_error"], "write 'mse', which is least where its root is")
        .Means("huber", "smooth_l1", "smooth_l1_loss", "huber_loss")
        .Means("log_cosh", "log_cosh_error")
        .Means("kl_divergence", "kl", "kl_div", "kl_div_loss", "kullback_leibler_divergence")
        .Means("cosine_similarity", "cosine", "cosine_loss", "cosine_proximity", "cosine_embedding_loss")
        .Means("poisson", "poisson_nll", "poisson_nll_loss")
        .Means("hinge", "hinge_embedding_loss", "svm")
        .Means("categorical_hinge", "multi_margin_loss", "multi_hinge")
        .Means("binary_focal_crossentropy", "focal", "focal_loss", "sigmoid_focal_loss", "binary_focal_loss")
        .Means("categorical_focal_crossentropy", "categorical_focal_loss", "softmax_focal_loss")
        .Means("binary_crossentropy", "bce", "bce_loss", "bce_with_logits_loss", "bce_with_logits", "logistic", "sigmoid_cross_entropy")
        .Means("categorical_crossentropy", "cce", "soft_cross_entropy")
        .Means("sparse_categorical_crossentropy", "scce", "sparse", "sparse_crossentropy")
        .Means("mse", "mse_loss", "l2", "l2_loss", "squared_error", "mean_square_error", "least_squares")
        .Means("custom", "lambda", "function", "formula", "expression", "equation", "equations", "own", "user", "custom_loss")
        .Means("mae", "l1", "l1_loss", "mae_loss", "absolute_error", "mean_abs_error");

    /// <summary>Names in the equations of a loss.</summary>
    public static readonly Vocabulary OfFormulas = new Vocabulary()
        .Means("y_pred", "output", "outputs", "prediction", "predictions", "predicted", "pred", "preds", "y_hat", "logits", "p", "x", "input")
        .Means("y_true", "target", "targets", "label", "labels", "truth", "ground_truth", "expected", "actual", "t", "y");

    /// <summary>Keys of a loss.</summary>
    public static readonly Vocabulary OfLosses = new Vocabulary()
        .Keras(["from_logits"], "end with a softmax or sigmoid: in front of its cross-entropy it is computed from logits anyway; remove it")
        .Keras(["reduction", "axis"], "a loss is a mean over positions, and of elements one over the last axis; remove it")
        .Keras("dtype", "name")
        .Means("ignore_class", "ignore_index", "ignored_class", "padding_class")
        .Means("delta", "beta", "threshold")
        .Means("label_smoothing", "smoothing")
        .Means("equations", "equation", "expression", "formula", "formulas", "function")
        .Means("constants", "constant", "parameters", "params", "args", "variables")
        .Means("gamma", "focusing", "focusing_parameter")
        .Others(["weight", "weights", "pos_weight", "class_weight"], "give weights of classes to Fit, as ClassWeights in FitOptions");

    public static readonly Vocabulary Metrics = new Vocabulary()
        .Keras(
            [
                "mean_iou", "iou", "binary_iou", "one_hot_iou", "kl_divergence", "poisson", "hinge", "squared_hinge", "categorical_hinge",
                "log_cosh_error", "mean", "sum", "fbeta_score", "pearson_correlation", "concordance_correlation", "mean_relative_error",
            ],
            OwnMetric)
        .Keras(
            ["binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy"],
            "as the loss it is measured anyway; else write it as an IMetric for Fit")
        .Keras(["true_positives", "false_positives", "true_negatives", "false_negatives"], Scores)
        .Others(["confusion_matrix", "specificity", "mcc", "matthews_corrcoef", "cohen_kappa", "kappa", "hamming_loss", "jaccard", "jaccard_score"], Scores)
        .Keras(
            ["precision_at_recall", "recall_at_precision", "sensitivity_at_specificity", "specificity_at_sensitivity"],
            Thresholds)
        .Others(["precision_recall_curve", "roc_curve", "roc"], Thresholds)
        .Others(["top3", "top_3_accuracy"], "write 'top_k_accuracy: { k: 3 }'")
        .Others(["top5", "top_5_accuracy"], "write 'top_k_accuracy', whose k is 5")
        .Others(["explained_variance", "explained_variance_score", "median_absolute_error", "max_error", "spearman", "pearson", "smape", "mase"], OwnMetric)
        .Means("top_k_accuracy", "top_k", "top_k_accuracy_score", "top_k_multiclass_accuracy")
        .Means("recall", "sensitivity", "true_positive_rate", "tpr", "recall_score")
        .Means("recall", ["balanced_accuracy", "balanced_accuracy_score"], "write 'recall', which of several classes is the mean over them")
        .Means("precision", "positive_predictive_value", "ppv", "precision_score")
        .Means("f1_score", "macro_f1", "f_score", "f_measure")
        .Means("auc", "area_under_roc", "auroc", "roc_auc_score")
        .Means("average_precision", "average_precision_score", "auprc")
        .Means("auc", ["pr_auc"], "write 'auc: { curve: pr }', or 'average_precision'")
        .Others(["loss", "val_loss", "log_loss", "cross_entropy", "cross_entropy_loss"], "the loss is always measured; remove it")
        .Others(["val_accuracy", "val_acc"], "write 'accuracy', which is measured on validation data too")
        .Means("accuracy", "acc", "accuracy_score", "multiclass_accuracy", "zero_one_loss")
        .Means("binary_accuracy", "multilabel_accuracy")
        .Means("mse", "mean_square_error", "l2", "squared_error", "neg_mean_squared_error")
        .Means("mae", "l1", "absolute_error", "mean_abs_error", "neg_mean_absolute_error")
        .Means("rmse", "root_mean_square_error", "neg_root_mean_squared_error")
        .Means("mape", "mean_abs_percentage_error", "percentage_error")
        .Means("msle", "mean_squared_log_error")
        .Means("r2", "r_squared", "coefficient_of_determination")
        .Means("cosine_similarity", "cosine", "cosine_proximity", "cos_sim")
        .Means("perplexity", "ppl");

    /// <summary>Options of metrics.</summary>
    public static readonly Vocabulary MetricOptions = new Vocabulary()
        .Means("threshold", "cutoff", "decision_threshold")
        .Means("threshold", ["thresholds"], "write 'threshold', which is one number")
        .Means("k", "top_k", "top", "n")
        .Means("class_id", "class", "class_index", "pos_label", "label", "target_class")
        .Means("average", "averaging", "reduction")
        .Means("num_thresholds", "bins", "n_thresholds")
        .Means("summation_method", "summation", "method")
        .Means("name", "alias", "key")
        .Keras(["dtype"], "metrics are computed in double precision; remove it")
        .Keras(["from_logits"], "end with a softmax or sigmoid; remove it")
        .Keras(["multi_label"], "with the binary cross-entropy each output is a label of its own; remove it")
        .Keras(["class_aggregation", "num_regressors", "label_weights", "num_labels", "beta", "axis", "ignore_class"], OwnMetric)
        .Others(["task", "num_classes", "num_outputs", "squared", "multioutput", "labels"], "remove it: the model says so");

    /// <summary>Words that are values of options of metrics.</summary>
    public static readonly Vocabulary MetricValues = new Vocabulary()
        .Means("macro", ["none", "null", "uniform_average"], "write 'macro', or 'class_id' with the one class that counts")
        .Others(["binary"], "leave it out: of a single output it is class 1 that counts")
        .Others(["samples"], "write 'macro', 'micro' or 'weighted'")
        .Means("pr", "prc", "precision_recall")
        .Means("interpolation", "trapezoid", "trapezoidal");

    public static readonly Vocabulary Optimizers = new Vocabulary()
        .Keras("adafactor", "ftrl", "lamb", "muon", "loss_scale_optimizer")
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

    public static readonly Vocabulary Adagrad = new Vocabulary()
        .Means("initial_accumulator_value", "initial_accumulator", "accumulator")
        .Means("epsilon", "eps")
        .And(OfOptimizers());

    public static readonly Vocabulary Adadelta = new Vocabulary()
        .Means("epsilon", "eps")
        .And(OfOptimizers());

    public static readonly Vocabulary Adam = new Vocabulary()
        .Means("epsilon", "eps")
        .And(OfMoments());

    /// <summary>Of optimizers with means of the gradient.</summary>
    public static readonly Vocabulary Moments = OfMoments();

    private static Vocabulary OfMoments() => new Vocabulary()
        .Means("beta_1", "b1")
        .Means("beta_2", "b2")
        .Others(["betas"], "write 'beta_1' and 'beta_2'")
        .And(OfOptimizers());

    /// <summary>Values of a learning rate.</summary>
    public static readonly Vocabulary LearningRates = new Vocabulary()
        .Others(
            [
                "exponential_decay", "piecewise_constant_decay", "polynomial_decay", "inverse_time_decay", "cosine_decay",
                "cosine_decay_restarts", "one_cycle", "linear_warmup", "learning_rate_schedule", "auto", "cosine", "linear", "constant", "schedule",
                "step", "initial_learning_rate",
            ],
            Schedule);

    /// <summary>Names of schedules.</summary>
    public static readonly Vocabulary Schedules = new Vocabulary()
        .Keras("learning_rate_schedule")
        .Means("exponential_decay", "exponential", "exponential_lr")
        .Means("inverse_time_decay", "inverse_time", "time_based")
        .Means("piecewise_constant_decay", "piecewise_constant", "piecewise", "multi_step_lr", "step_lr", "step_decay")
        .Means("polynomial_decay", "polynomial", "linear_decay", "linear", "polynomial_lr")
        .Means("cosine_decay", "cosine", "cosine_annealing", "cosine_annealing_lr")
        .Means("cosine_decay_restarts", "cosine_restarts", "sgdr", "cosine_annealing_warm_restarts")
        .Means("one_cycle", "one_cycle_lr", "super_convergence")
        .Means("linear_warmup", "warmup", "linear_lr");

    /// <summary>Keys of a schedule that has so many options.</summary>
    public static Vocabulary OfSchedule(string[] options)
    {
        (string Option, string[] Words)[] all =
        [
            ("initial_learning_rate", ["initial", "lr", "learning_rate", "initial_lr", "base_lr", "start"]),
            ("end_learning_rate", ["end", "final", "end_lr", "min_lr"]),
            ("decay_steps", ["steps", "t_max", "total_steps", "step_size"]),
            ("first_decay_steps", ["decay_steps", "steps", "t_0", "first_steps"]),
            ("decay_rate", ["rate", "gamma", "factor"]),
            ("warmup_steps", ["warmup", "steps"]),
            ("warmup_target", ["target", "peak"]),
            ("t_mul", ["t_mult"]),
            ("m_mul", ["m_mult"]),
            ("maximum", ["max_lr", "max", "peak", "maximum_learning_rate"]),
            ("steps", ["total_steps", "decay_steps"]),
            ("warmup_share", ["pct_start"]),
            ("initial_divisor", ["div_factor"]),
            ("final_divisor", ["final_div_factor"]),
            ("boundaries", ["milestones"]),
            ("values", ["rates"]),
            ("then", ["schedule", "after", "next"]),
        ];
        Vocabulary words = new Vocabulary().Keras("name");
        HashSet<string> taken = [.. options];
        foreach ((string option, string[] names) in all.Where(entry => options.Contains(entry.Option)))
        {
            words.Means(option, [.. names.Where(taken.Add)]);
        }

        return words;
    }

    private static Vocabulary OfOptimizers() => new Vocabulary()
        .Keras("loss_scale_factor", "name")
        .Means("weight_decay", "wd", "weight_decay_rate")
        .Others(["l2", "l1"], "write 'weight_decay'")
        .Means("exclude_from_weight_decay", "no_decay", "exclude")
        .Means("use_ema", "ema", "average", "polyak_averaging", "swa")
        .Means("ema_momentum", "ema_decay")
        .Means("gradient_accumulation_steps", "accumulate", "accumulation_steps", "accumulation", "grad_accum", "accumulate_grad_batches")
        .Others(["maximize", "foreach", "capturable", "differentiable", "fused", "jit_compile"], "remove it")
        .Others(["params", "parameters"], "all weights are trained; remove it")
        .Others(["schedule", "scheduler", "lr_scheduler", "warmup", "warmup_steps", "learning_rate_schedule"], Schedule)
        .Means("learning_rate", "lr", "eta", "step_size", "base_lr", "rate", "initial_learning_rate")
        .Means("decay", "lr_decay", "learning_rate_decay")
        .Means("clipvalue", "gradient_clip_value", "grad_clip_value")
        .Means("clipnorm", "gradient_clip_norm", "grad_norm", "max_grad_norm", "grad_clip", "gradient_clip", "max_norm");
}
