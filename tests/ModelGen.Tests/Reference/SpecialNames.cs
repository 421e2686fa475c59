namespace ModelGen.Tests.Reference;

/// <summary>Models whose layers are called as generated code and the runtime call what is theirs.</summary>
internal static class SpecialNames
{
    private const string Sgd = "\ntraining: { loss: mse, optimizer: sgd, batch_size: 7 }";

    /// <summary>The models by name, without their first lines.</summary>
    public static readonly Dictionary<string, string> Sources = new()
    {
        ["NamesOfWhatIsCalled"] = """
            input: { shape: [3, 2] }
            layers:
              - masking: { name: masking }
              - lstm: { units: 2, name: Tanh, return_sequences: true, activation: gelu }
              - dropout: { rate: 0.3, name: dropout }
              - batch_normalization: { name: BatchNormalization }
              - simple_rnn: { units: 2, name: Erf, return_sequences: true, activation: softplus }
              - flatten: { name: Rows }
              - dense: { units: 3, name: Softmax, activation: softmax }
              - dense: { units: 2, name: sigmoid, activation: elu }
              - dense: { units: 2, name: Exp, activation: swish }
              - dense: { units: 2, name: Math }
            """ + Sgd,
        ["NamesOfWhatDevicesCall"] = """
            input: { shape: [3, 2] }
            layers:
              - lstm: { units: 2, name: group, return_sequences: true }
              - simple_rnn: { units: 2, name: Grid, return_sequences: true }
              - dense: { units: 2, name: tiles }
              - batch_normalization: { name: normalization }
              - dropout: { rate: 0.3, name: dropout_mask }
              - dense: { units: 2, name: float4, activation: tanh }
              - flatten: { name: to }
              - dense: { units: 2, name: gradients }
              - dense: { units: 2, name: forward0 }
              - dense: { units: 2, name: ilgpu_kernels }
            """ + Sgd,
        ["NamesThatEndInSuffixes"] = """
            input: { shape: [3, 2] }
            layers:
              - lstm: { units: 2, name: output_layer, return_sequences: true }
              - lstm: { units: 2, name: cell, return_sequences: true }
              - lstm: { units: 2, name: cell_h, return_sequences: true }
              - lstm: { units: 2, name: Cell_Sums }
              - dense: { units: 2, name: _, activation: relu }
              - dense: { units: 2, name: __, activation: relu }
              - dense: { units: 2, name: relu }
              - dense: { units: 2, name: Relu }
              - dense: { units: 2, name: inputs }
            """ + Sgd,
    };
}
