using ModelGen.Generator.Lowering;

namespace ModelGen.Tests.Lowering;

/// <summary>Rows without padding, buffers and samples one behind the other: a layout that no backend of the compiler has.</summary>
internal sealed record DenseLayout : MemoryLayout
{
    public override int Stride(int features) => features;

    public override int Total(int features) => 1;

    public override int Align(int offset) => offset;

    public override int SampleStride(int floats) => floats;
}
