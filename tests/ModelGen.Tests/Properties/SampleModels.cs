using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Properties;

/// <summary>Models with every layer, every loss and sizes that fill no vector; compiled once for all tests.</summary>
internal static class SampleModels
{
    public const string Yaml = """
        modelgen: 1
        name: Mixed
        input: { shape: [6, 3] }
        layers:
          - lstm: 5
          - dropout: 0.4
          - batch_normalization: { momentum: 0.9 }
          - dense: { units: 4, activation: softmax }
        training: { loss: sparse_categorical_crossentropy, optimizer: { adam: 0.01 }, batch_size: 7 }
        ---
        modelgen: 1
        name: Stacked
        input: { shape: [5, 3] }
        layers:
          - masking
          - lstm: { units: 33, return_sequences: true }
          - dropout: 0.2
          - batch_normalization
          - simple_rnn: { units: 5, go_backwards: true }
          - dense: { units: 3, activation: softmax }
        training: { loss: categorical_crossentropy, optimizer: { rmsprop: { learning_rate: 0.01, clipnorm: 1 } }, batch_size: 29 }
        ---
        modelgen: 1
        name: Tagger
        input: { shape: [7, 2] }
        layers:
          - masking: -1
          - lstm: { units: 17, return_sequences: true, activation: swish, recurrent_activation: hard_sigmoid }
          - activation: gelu
          - dropout: 0.3
          - dense: { units: 3, activation: softmax }
        training: { loss: sparse_categorical_crossentropy, optimizer: adamw, batch_size: 7 }
        ---
        modelgen: 1
        name: Plain
        input: { shape: [4, 9] }
        layers:
          - simple_rnn: { units: 33, activation: relu, return_sequences: true }
          - dense: { units: 6, activation: elu, use_bias: false }
          - flatten
          - dropout: 0.5
          - dense: 2
        training:
          loss: mse
          optimizer: { sgd: { learning_rate: 0.05, momentum: 0.9, nesterov: true, global_clipnorm: 1 } }
          batch_size: 16
        ---
        modelgen: 1
        name: Flat
        input: { shape: [11] }
        layers:
          - dense: { units: 21, activation: softplus }
          - batch_normalization: { scale: false }
          - dropout: 0.1
          - dense: { units: 3, activation: sigmoid }
        training: { loss: binary_crossentropy, optimizer: { rmsprop: { centered: true, momentum: 0.5 } }, batch_size: 7 }
        ---
        modelgen: 1
        name: Graph
        input: { shape: [6, 3] }
        layers:
          - masking
          - lstm: { units: 17, return_sequences: true }
          - dense: { units: 17, activation: tanh, from: masking_1, trainable: false }
          - add: [lstm_1, dense_1]
          - batch_normalization: { trainable: false }
          - maximum: [batch_normalization_1, lstm_1, dense_1]
          - concatenate: [maximum_1, masking_1]
          - dropout: 0.2
          - simple_rnn: 4
          - dense: { units: 4, activation: sigmoid }
          - multiply: [simple_rnn_1, dense_2]
          - dense: { units: 3, activation: softmax }
        training: { loss: sparse_categorical_crossentropy, optimizer: { adam: 0.01 }, batch_size: 21 }
        ---
        modelgen: 1
        name: Gated
        input: { shape: [5, 3] }
        layers:
          - masking
          - bidirectional: { gru: { units: 9, return_sequences: true } }
          - gaussian_noise: 0.1
          - layer_normalization
          - prelu: { shared_axes: [1] }
          - gru: { units: 17, reset_after: false, return_sequences: true }
          - rms_normalization
          - global_average_pooling_1d
          - global_max_pooling_1d: { from: rms_normalization_1 }
          - concatenate: [global_average_pooling_1d_1, global_max_pooling_1d_1]
          - dense: { units: 3, activation: softmax }
        training: { loss: sparse_categorical_crossentropy, optimizer: { adam: 0.01 }, batch_size: 13 }
        ---
        modelgen: 1
        name: Bounded
        input: { shape: [5, 3] }
        layers:
          - gru:
              units: 9
              return_sequences: true
              kernel_regularizer: { l1_l2: { l1: 0.01, l2: 0.02 } }
              recurrent_constraint: { min_max_norm: { min_value: 0.5, max_value: 0.9, rate: 0.5 } }
              bias_constraint: non_neg
          - dropout: 0.2
          - layer_normalization: { gamma_regularizer: l1, beta_constraint: { max_norm: 0.1 } }
          - prelu: { alpha_regularizer: { l2: 0.1 } }
          - simple_rnn:
              units: 17
              kernel_constraint: { unit_norm: { axis: 1 } }
              kernel_regularizer: { orthogonal: 0.1 }   # not of the recurrent kernel: that begins orthogonal, where the penalty has a kink
              activity_regularizer: l2
          - dense: { units: 3, activation: softmax, bias_regularizer: l1 }
        training:
          loss: sparse_categorical_crossentropy
          optimizer:
            nadam:
              learning_rate: { cosine_decay: { initial_learning_rate: 0.002, warmup_target: 0.02, warmup_steps: 2, decay_steps: 10 } }
              weight_decay: 0.1
              exclude_from_weight_decay: [bias, "*/alpha", layer_normalization_1/*]
              use_ema: true
              ema_momentum: 0.75
              ema_overwrite_frequency: 2
          batch_size: 9
        ---
        modelgen: 1
        name: Words
        input: { shape: [6], type: index }
        layers:
          - embedding: { input_dim: 90, output_dim: 9, mask_zero: true, embeddings_regularizer: { l2: 0.01 }, embeddings_constraint: max_norm }
          - dropout: 0.2
          - bidirectional: { lstm: { units: 5, return_sequences: true } }
          - simple_rnn: 4
          - dense: { units: 3, activation: softmax }
        training: { loss: sparse_categorical_crossentropy, optimizer: adagrad, batch_size: 13 }
        ---
        modelgen: 1
        name: Silent
        input: { shape: [4, 3] }
        layers:
          - lstm: { units: 6, use_bias: false }
          - dense: 2
        ---
        modelgen: 1
        name: Wide
        input: { shape: [1] }
        layers: [dense: 65536]
        """;

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(Yaml));

    /// <summary>Names of the models that can be trained.</summary>
    public static TheoryData<string> Trainable => ["Mixed", "Stacked", "Tagger", "Plain", "Flat", "Graph", "Gated", "Bounded", "Words"];

    /// <summary>The YAML of one of them.</summary>
    public static string Document(string name) => Yaml.Split("\n---\n").Single(document => document.Contains($"\nname: {name}\n"));

    public static ITrainableModel Create(string name, ModelOptions? options = null) => Compiled.Value.CreateTrainable(options, name);

    /// <summary>A model without a training section: Silent or Wide.</summary>
    public static IModel CreateForInference(string name) => Compiled.Value.Create(new ModelOptions { Threads = 1 }, name);
}
