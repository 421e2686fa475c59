using ModelGen.Generator.Binding;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Emit.Cpu;
using ModelGen.Generator.Lowering;
using ModelGen.Tests.Binding;
using ModelGen.Tests.Reference;

namespace ModelGen.Tests.Lowering;

/// <summary>Memory lies as a backend wants it, and lowering assumes nothing of it.</summary>
public class MemoryLayoutTests
{
    private static readonly DenseLayout Dense = new();

    /// <summary>Binding bounds numbers without padding; as rows take at most four times as much, places stay within an int.</summary>
    [Fact]
    public void Rows_take_at_most_four_times_their_features()
    {
        foreach (MemoryLayout layout in FileKind.All.Select(kind => kind.Layout))
        {
            Assert.All(Enumerable.Range(1, 100).Append(1 << 24), features => Assert.InRange(layout.Stride(features), features, 4 * features));
        }
    }

    [Theory]
    [MemberData(nameof(DifferentialTests.Seeds), MemberType = typeof(DifferentialTests))]
    public void A_sample_takes_no_more_numbers_than_binding_says(int seed)
    {
        Network network = Models.Valid(RandomArchitecture.Draw(seed).Yaml);
        HashSet<int> read = [];
        long bound = network.Input.Length + network.Nodes.Sum(node =>
            LayerLimits.Work(node.Layer, [.. node.Inputs.Where(value => !read.Add(value)).Select(value => ShapeOf(network, value))]));
        Assert.InRange(Lowerer.Lower(network, Dense).Training!.Row.Buffers.Sum(b => (long)b.Buffer.Floats), 1, bound);

        static Shape ShapeOf(Network network, int value) => value == 0 ? network.Input : network.Nodes[value - 1].Layer.Output;
    }

    [Fact]
    public void Whole_vectors_divide_the_rows_of_the_CPU() => Assert.All(Enumerable.Range(1, 100), features =>
    {
        Assert.Equal(0, CpuLayout.Instance.Stride(features) % CpuLayout.Lanes(features));
        Assert.Contains(CpuLayout.Lanes(features), new[] { 4, 8, 16 });
    });

    [Fact]
    public void Samples_do_not_lie_whole_pages_apart() => Assert.Equal([0, 16, 1040, 1040, 2064], Distances(0, 16, 1024, 1040, 2048));

    [Theory]
    [InlineData("[5, 3]", false, true)]
    [InlineData("[5, 16]", true, true)]
    [InlineData("[3, 4]", false, true)]
    [InlineData("[2, 4]", true, true)]
    public void Rows_that_lie_as_one_are_flattened_without_a_copy(string shape, bool onTheCpu, bool withoutPadding)
    {
        Network network = Models.Valid(Models.Of("- flatten\n- dense: 2", shape));
        Assert.Equal(!onTheCpu, Lowerer.Lower(network, CpuLayout.Instance).Inference.Stages.Any(stage => stage is CopyStage));
        Assert.Equal(!withoutPadding, Lowerer.Lower(network, Dense).Inference.Stages.Any(stage => stage is CopyStage));
    }

    [Fact]
    public void Backends_that_agree_on_a_layout_share_a_program()
    {
        Assert.Single(FileKind.All.Select(kind => kind.Layout).Distinct());
        LoweredModel model = Lowerer.Lower(Models.Valid(Models.Of("- dense: 2")), [CpuLayout.Instance, Dense]);
        Assert.Equal([4 + 4, 3 + 2], new MemoryLayout[] { CpuLayout.Instance, Dense }.Select(layout => Floats(model.With(layout))));

        static int Floats(Program program) => program.Inference.Row.Buffers.Sum(b => b.Buffer.Floats) / 5;
    }

    private static IEnumerable<int> Distances(params int[] floats) => floats.Select(CpuLayout.Instance.SampleStride);
}
