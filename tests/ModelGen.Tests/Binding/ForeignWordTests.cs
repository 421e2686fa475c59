using ModelGen.Generator.Binding;
using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Losses;
using ModelGen.Generator.Binding.Metrics;
using ModelGen.Generator.Binding.Optimizers;
using ModelGen.Generator.Binding.Schedules;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Binding.Weights;
using ModelGen.Generator.Common;

namespace ModelGen.Tests.Binding;

/// <summary>What users of other frameworks type gets one error, which says what to write instead.</summary>
public class ForeignWordTests
{
    [Theory]
    [InlineData("- dense: { unit: 8 }", "did you mean 'units'?")]
    [InlineData("- dense: { out_features: 8 }", "write 'units'")]
    [InlineData("- lstm: { hidden_size: 8 }", "write 'units'")]
    [InlineData("- lstm: { units: 8, batch_first: true }", "samples are always in the order time, features; remove it")]
    [InlineData("- bidirectional: { layer: { lstm: 8 }, dropout: 0.1 }", "it is an option of the layer: write it there")]
    [InlineData("- gru: { units: 8, implementation: 1 }", "remove it: the model computes the same without it")]
    [InlineData("- bidirectional: { layer: { gru: 8 }, unroll: true }", "it is an option of the layer: write it there")]
    [InlineData("- lstm: { units: 8, input_shape: [5, 3] }", "the model's key 'input'")]
    [InlineData("- simple_rnn: { units: 8, activity_regularization: l2 }", "write 'activity_regularizer'")]
    [InlineData("- activity_regularization: { l2: 0.1 }", "every layer has the option activity_regularizer")]
    [InlineData("- simple_rnn: { units: 8, kernel_regularizer: ridge }", "write 'l2'")]
    [InlineData("- simple_rnn: { units: 8, kernel_regularizer: { l2: { lambda: 0.1 } } }", "write 'l2'")]
    [InlineData("- dense: { units: 8, kernel_constraint: positive }", "write 'non_neg'")]
    [InlineData("- dense: { units: 8, kernel_constraint: { max_norm: { max_value: 2, axes: 1 } } }", "write 'axis'")]
    [InlineData("- dense: { units: 8, kernel_constraint: { min_max_norm: { min_value: 2 } } }", "min_value is above max_value; exchange them")]
    [InlineData("- dense: { units: 8, init: xavier }", "write 'kernel_initializer'")]
    [InlineData("- dense: { units: 8, kernel_initializer: kaiming_normal }", "write 'he_normal'")]
    [InlineData("- dense: { units: 8, kernel_initializer: { random_normal: { std: 1 } } }", "write 'stddev'")]
    [InlineData("- dense: { units: 8, activation: None }", "write 'linear'")]
    [InlineData("- dense: { units: 8, activation: null }", "write 'linear'")]
    [InlineData("- dense: { units: 8, use_bias: on }", "write 'true'")]
    [InlineData("- dropout: { p: 0.5 }", "write 'rate'")]
    [InlineData("- batch_normalization: { eps: 0.1 }", "write 'epsilon'")]
    [InlineData("- activation: { activation: relu }", "write 'function'")]
    [InlineData("- nn.Linear: 4", "write 'dense'")]
    [InlineData("- keras.layers.LSTM: 4", "did you mean 'lstm'?")]
    [InlineData("- Concat: [input, input]", "write 'concatenate'")]
    [InlineData("- residual: [input, input]", "write 'add' with the names of the layers")]
    [InlineData("- concatenate: { from: [input, input], axis: -1 }", "step for step; remove it")]
    [InlineData("- dense: { units: 2, frozen: true }", "write 'trainable: false'")]
    [InlineData("- relu", "write 'activation: relu'")]
    [InlineData("- { type: LSTM, units: 4 }", "options belong under the keyword, as in 'lstm: { option: ... }'")]
    [InlineData("- group_norm", "use layer_normalization or batch_normalization")]
    [InlineData("- layer_norm", "write 'layer_normalization'")]
    [InlineData("- conv1d: { out_channels: 4, kernel_size: 3 }", "write 'filters'")]
    [InlineData("- conv1d: { units: 4, kernel_size: 3 }", "write 'filters'")]
    [InlineData("- conv1d: { filters: 4, kernel: 3 }", "write 'kernel_size'")]
    [InlineData("- conv1d: { filters: 4, kernel_size: 3, dilation: 2 }", "write 'dilation_rate'")]
    [InlineData("- conv1d: { filters: 4, kernel_size: 3, padding: reflect }", "steps around a sequence are zeros")]
    [InlineData("- max_pooling_1d: { kernel_size: 3 }", "write 'pool_size'")]
    [InlineData("- max_pooling_1d: { pool_size: 3, ceil_mode: true }", "write 'padding: same'")]
    [InlineData("- average_pooling_1d: { stride: 3 }", "write 'strides'")]
    [InlineData("- nn.MaxPool1d: 2", "write 'max_pooling_1d'")]
    [InlineData("- AvgPool1d: 2", "write 'average_pooling_1d'")]
    [InlineData("- Conv1D: { filters: 4, kernel_size: 3 }", "did you mean 'conv1d'?")]
    [InlineData("- keras.layers.MaxPooling1D: 2", "did you mean 'max_pooling_1d'?")]
    [InlineData("- up_sampling_1d: { scale_factor: 2 }", "write 'size'")]
    [InlineData("- cropping_1d: (1, 2)", "write [1, 2]")]
    public void In_layers(string layer, string advice) => AssertAdvice(Models.Of(layer), advice);

    [Theory]
    [InlineData("optimizer: { adam: { lr: 0.1 } }", "write 'learning_rate'")]
    [InlineData("optimizer: { adam: { learning_rate: cosine } }", "write a number, or a schedule with its options, as in 'learning_rate: { cosine_decay:")]
    [InlineData("optimizer: { adam: { learning_rate: { CosineAnnealingLR: 1 } } }", "write 'cosine_decay'")]
    [InlineData("optimizer: { adam: { learning_rate: { cosine_decay: { initial_learning_rate: 1, steps: 9 } } } }", "write 'decay_steps'")]
    [InlineData("optimizer: { sgd: { wd: 0.1 } }", "write 'weight_decay'")]
    [InlineData("optimizer: { rmsprop: { alpha: 0.1 } }", "write 'rho'")]
    [InlineData("optimizer: nesterov", "write 'sgd: { momentum: 0.9, nesterov: true }'")]
    [InlineData("optimizer: adam\nmetrics: [acc]", "write 'accuracy'")]
    [InlineData("optimizer: adam\nmetrics: [fbeta_score]", "write it as an IMetric")]
    [InlineData("optimizer: adam\nmetrics: [R2Score]", "did you mean 'r2_score'?")]
    [InlineData("optimizer: adam\nmetrics: [r_squared]", "write 'r2'")]
    [InlineData("optimizer: adam\nmetrics: [neg_root_mean_squared_error]", "write 'rmse'")]
    [InlineData("optimizer: adam\nmetrics: [TopKCategoricalAccuracy]", "did you mean 'top_k_categorical_accuracy'?")]
    [InlineData("optimizer: adam\nmetrics: [top-3-accuracy]", "write 'top_k_accuracy: { k: 3 }'")]
    [InlineData("optimizer: adam\nmetrics: [MulticlassAccuracy]", "write 'accuracy'")]
    [InlineData("optimizer: adam\nmetrics: [matthews_corrcoef]", "or write an IMetric for Fit")]
    [InlineData("optimizer: adam\nmetrics: [roc_auc_score]", "write 'auc'")]
    [InlineData("optimizer: adam\nmetrics: [top_k_accuracy: { top_k: 1 }]", "write 'k'")]
    [InlineData("optimizer: adam\nmetrics: [precision: { thresholds: 0.8 }]", "write 'threshold', which is one number")]
    [InlineData("optimizer: adam\nmetrics: [precision: { average: binary }]", "of a single output it is class 1 that counts")]
    [InlineData("optimizer: adam\nmetrics: [auc: { multi_label: true }]", "with the binary cross-entropy each output is a label of its own")]
    [InlineData("optimizer: adam\nmetrics: [f1: { beta: 2 }]", "write it as an IMetric")]
    [InlineData("optimizer: adam\nmetrics: [mae: { dtype: float32 }]", "metrics are computed in double precision")]
    [InlineData("optimizer: adam\nmetrics: [F1Score]", "did you mean 'f1_score'?")]
    [InlineData("optimizer: adam\nmetrics: [AUC]", "did you mean 'auc'?")]
    [InlineData("optimizer: adam\nmetrics: [Precision]", "did you mean 'precision'?")]
    [InlineData("optimizer: adam\nmetrics: [sensitivity]", "write 'recall'")]
    [InlineData("optimizer: adam\nclass_weight: balanced", "give it there, as ClassWeights in FitOptions")]
    [InlineData("optimizer: adam\nsample_weight: [1, 2]", "give them to WithWeights of the data set")]
    [InlineData("optimizer: adam\nsteps_per_epoch: 10", "each epoch takes all samples and is validated; remove it")]
    [InlineData("optimizer: adam\nmetrics: mae", "write [mae]")]
    [InlineData("optimizer: adam\nfrom_logits: true", "computed from logits anyway")]
    [InlineData("optimizer: adam\nlr: 0.1", "it belongs to the optimizer")]
    [InlineData("optimizer: adam\ncallbacks: []", "FitOptions")]
    [InlineData("optimizer: adam\nepoch: 3", "write 'epochs'")]
    [InlineData("optim: adam", "write 'optimizer'")]
    public void In_training(string training, string advice) => AssertAdvice(Models.Trained("loss: mse\n" + training), advice);

    [Theory]
    [InlineData("bce", "write 'binary_crossentropy'")]
    [InlineData("CrossEntropyLoss", "where targets are class indices")]
    [InlineData("l1", "write 'mae'")]
    [InlineData("rmse", "write 'mse'")]
    [InlineData("smooth_l1", "write 'huber'")]
    [InlineData("{ huber: { threshold: 2 } }", "write 'delta'")]
    [InlineData("{ mse: { from_logits: true } }", "in front of its cross-entropy it is computed from logits anyway")]
    public void As_losses(string loss, string advice) => AssertAdvice(Models.Trained($"loss: {loss}\noptimizer: adam"), advice);

    [Theory]
    [InlineData("[null, 4]")]
    [InlineData("[None, 4]")]
    [InlineData("[-1, 4]")]
    [InlineData("[~, 4]")]
    public void As_sizes(string shape) => AssertAdvice(Models.Of("- lstm: 2", shape), "give the longest, and 'lengths: true' beside the shape");

    [Fact]
    public void Every_word_that_is_recommended_is_known()
    {
        IEnumerable<Declaration> declarations =
        [
            .. LayerRegistry.Layers.Declarations, .. OptimizerRegistry.Optimizers.Declarations, .. ScheduleRegistry.Schedules.Declarations,
            .. PenaltyType.OfWeights.Registry.Declarations, .. ConstraintType.Registry.Declarations, .. InitializerType.Matrix.Registry.Declarations,
            .. MetricRegistry.Metrics.Declarations,
        ];
        OptionSet[] sets = [ModelSection.Options, TrainingSection.Options, CodegenSection.Options, .. declarations.Select(declaration => declaration.Options)];
        foreach (IGrouping<Vocabulary, OptionSet> places in sets.GroupBy(set => set.Foreign))
        {
            AssertKnown(places.Key, [.. places.SelectMany(set => set.Options).Select(option => option.Name)]);
        }

        AssertKnown(LayerRegistry.Layers.Foreign, [.. LayerRegistry.Layers.Declarations.Select(layer => layer.Keyword)]);
        AssertKnown(ScheduleRegistry.Schedules.Foreign, [.. ScheduleRegistry.Schedules.Declarations.Select(known => known.Keyword)]);
        AssertKnown(PenaltyType.OfWeights.Registry.Foreign, [.. PenaltyType.OfWeights.Registry.Declarations.Select(known => known.Keyword)]);
        AssertKnown(ConstraintType.Registry.Foreign, [.. ConstraintType.Registry.Declarations.Select(known => known.Keyword)]);
        AssertKnown(OptimizerRegistry.Optimizers.Foreign, [.. OptimizerRegistry.Optimizers.Declarations.Select(known => known.Keyword)]);
        AssertKnown(InitializerType.Matrix.Registry.Foreign, [.. InitializerType.Matrix.Registry.Declarations.Select(known => known.Keyword)]);
        AssertKnown(LayerOptions.Activations.Foreign, LayerOptions.Activations.Known);
        AssertKnown(LossRegistry.Losses.Foreign, [.. LossRegistry.Losses.Declarations.SelectMany(declaration => declaration.Names)]);
        AssertKnown(TrainingWords.OfFormulas, [LossBuilder.Output, LossBuilder.Target]);
        AssertKnown(MetricRegistry.Metrics.Foreign, [.. MetricRegistry.Metrics.Declarations.Select(known => known.Keyword)]);
    }

    /// <summary>What is recommended exists, and no word stands for itself.</summary>
    private static void AssertKnown(Vocabulary foreign, IReadOnlyCollection<string> known)
    {
        Assert.Subset(known.ToHashSet(), foreign.Words.Select(word => word.Instead).OfType<string>().ToHashSet());
        Assert.Empty(foreign.Words.Where(word => word.Instead is not null).Select(word => Words.Plain(word.Text)).Intersect(known.Select(Words.Plain)));
    }

    private static void AssertAdvice(string text, string advice) => Assert.Contains(advice, Assert.Single(Models.Errors(text)), StringComparison.Ordinal);
}
