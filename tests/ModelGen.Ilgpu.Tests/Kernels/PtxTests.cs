using System.Text;
using ModelGen.Tests.Binding;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Properties;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>
/// Every kernel of the samples' models compiles for CUDA, and takes the memory and the instructions that were reviewed; of the tasks of
/// the sequences, whose models differ in sizes alone, it is one. Run with <c>MODELGEN_UPDATE=1</c> to renew the table.
/// </summary>
public class PtxTests
{
    private const string Table = "tests/ModelGen.Ilgpu.Tests/Kernels/ptx.txt";

    /// <summary>What a group has on every device.</summary>
    private const int SharedLimit = 48 * 1024;

    private static readonly Lazy<IReadOnlyList<(string Model, IReadOnlyList<PtxKernel> Kernels)>> Compiled = new(Compile);

    [Fact]
    public void Kernels_take_what_was_reviewed() => Repository.AssertHolds(Table, Render());

    [Fact]
    public void Kernels_ask_for_no_local_memory_and_know_the_kind_of_all_other()
    {
        foreach ((string model, IReadOnlyList<PtxKernel> kernels) in Compiled.Value)
        {
            Assert.All(kernels, kernel =>
            {
                Assert.True(kernel.Count("local") == 0, $"{model}, {kernel.Kernel}: local memory");
                Assert.True(kernel.Count("generic") == 0, $"{model}, {kernel.Kernel}: loads or stores of unknown memory");
                Assert.InRange(kernel.SharedBytes, 0, SharedLimit);
                Assert.DoesNotContain("call", kernel.Text);
                Assert.DoesNotContain("approx", kernel.Text);
            });
        }
    }

    /// <summary>ILGPU takes the bits of a truth value for those of a float where C# converts <c>condition ? 1 : 0</c>.</summary>
    [Fact]
    public void No_truth_value_becomes_a_number_without_being_converted() => Assert.All(
        Compiled.Value.SelectMany(model => model.Kernels), kernel => Assert.DoesNotContain("0f00000001", kernel.Text));

    [Fact]
    public void Products_read_weights_and_operands_as_vectors_of_four()
    {
        PtxKernel forward = Kernel("LstmDigits", "forward");
        Assert.Equal(4 + 1, forward.Count("ld.global.v4"));
        Assert.Equal(4 + 1, forward.Count("ld.shared.v4"));
        PtxKernel backward = Kernel("LstmDigits", "backward: Loss");
        Assert.Equal(1 + 1, backward.Count("ld.global.v4"));
        Assert.Equal(4 + 4, backward.Count("ld.shared.v4"));
    }

    [Fact]
    public void A_forward_and_a_backward_pass_without_sums_over_the_batch_are_one_launch_each()
    {
        string[] kernels = [.. Compiled.Value.Single(model => model.Model == "LstmDigits").Kernels.Select(kernel => kernel.Kernel.Split(':')[0])];
        Assert.Equal(["pack the weights", "predict", "forward", "backward", "backward", "backward", "update"], kernels);
    }

    private static PtxKernel Kernel(string model, string start) => Compiled.Value
        .Single(compiled => compiled.Model == model).Kernels
        .Single(kernel => kernel.Kernel.StartsWith(start, StringComparison.Ordinal));

    private static IReadOnlyList<(string, IReadOnlyList<PtxKernel>)> Compile()
    {
        string[] files =
        [
            .. Repository.Files("samples/Digits", "*.model.yaml"),
            "samples/Sequences/strokes-lstm.model.yaml",
            "samples/Sequences/strokes-rnn.model.yaml",
            "benchmarks/benchmarks.model.yaml",
        ];
        string yaml = string.Join("\n---\n", files.Select(Repository.Read).Append(SampleModels.Yaml));
        return [.. ModelCompiler.Compile(yaml).Kernels().Select(model => (model.Model, PtxKernel.Compile(model.Kernels)))];
    }

    private static string Render()
    {
        StringBuilder text = new();
        foreach ((string model, IReadOnlyList<PtxKernel> kernels) in Compiled.Value)
        {
            string[][] rows = [PtxKernel.Heads, .. kernels.Select(kernel => kernel.Row)];
            int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
            text.Append(model).Append('\n');
            foreach (string[] row in rows)
            {
                IEnumerable<string> cells = row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]));
                text.Append("  ").Append(string.Join("  ", cells)).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }
}
