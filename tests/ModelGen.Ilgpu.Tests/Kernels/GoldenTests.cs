using ModelGen.Ilgpu.Tests.Ptx;
using ModelGen.Tests.Golden;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>Outputs, losses, gradients, statistics, masks and training steps on a device are those of Keras, within the CPU's bounds.</summary>
public class GoldenTests
{
    /// <summary>Quantities that are no results of the compiled model.</summary>
    private static readonly string[] NoResults = ["x", "y", "", "alt/rmsprop_keras2/step1", "alt/rmsprop_keras2/step3", "grad/x"];

    /// <summary>One case of each kind, for drivers of OpenCL, which take a second to compile a kernel.</summary>
    private static readonly string[] OneOfEachKind =
    [
        "bn_rnn_tanh", "cv_rnn_3", "edge_mask_last", "edge_mask_sequences", "edge_mask_stacked", "ext_gru_masked", "ext_gru_reset_before_masked", "hand_lstm_2",
        "hand_rnn_1", "lstm_mnist", "rnn_mnist", "stacked_lstm_dropout",
    ];

    /// <summary>The others that would take an interpreter of PTX a minute.</summary>
    private static readonly string[] Large = ["bn_lstm_relu", "hand_lstm_3", "hand_lstm_4", "hand_rnn_3", "hand_rnn_4"];

    public static TheoryData<string> Kinds => [.. OneOfEachKind];

    /// <summary>Cases for ILGPU's CPU accelerator.</summary>
    public static TheoryData<string> Simulations => [.. OneOfEachKind, .. Large];

    /// <summary>All others, whose PTX runs in an interpreter.</summary>
    public static TheoryData<string> Others => [.. GoldenCase.All.Select(golden => golden.Name).Except([.. OneOfEachKind, .. Large])];

    [Theory]
    [MemberData(nameof(Simulations))]
    public void Results_are_those_of_Keras(string golden) => Check(golden, Simulated.Backend);

    [Theory]
    [MemberData(nameof(Others))]
    public void Results_of_the_PTX_are_those_of_Keras(string golden) => Check(golden, PtxModel.Backend);

    /// <summary>Compares all results of a case with its tensors, on any backend.</summary>
    internal static void Check(string golden, Backend backend)
    {
        GoldenCase reference = GoldenCase.Named(golden);
        GoldenRun run = GoldenRun.Of(reference, backend);
        string[] quantities = [.. reference.Tensors.Select(reference.QuantityOf).Distinct().Except(NoResults)];
        Assert.Contains("grad", quantities);
        Assert.Contains("step3", quantities);
        Assert.All(quantities, quantity => Assert.All(
            reference.TensorsOf(quantity),
            tensor => Closeness.AssertClose(tensor, run.Values[tensor.Name], Closeness.Bound(quantity, tensor))));
        Closeness.AssertSameBits("output in inference mode", run.Values["output"], run.Values["forward_output"]);
    }
}
