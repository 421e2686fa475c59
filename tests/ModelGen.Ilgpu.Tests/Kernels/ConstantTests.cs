using ModelGen.Generator.Emit.Ilgpu;
using ModelGen.Generator.Emit.Ilgpu.Stages;
using ModelGen.Ilgpu.Execution;
using ModelGen.Ilgpu.Kernels;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>The generator does not reference the library, so numbers that both need stand in both.</summary>
public class ConstantTests
{
    [Fact]
    public void The_generator_and_the_library_agree()
    {
        Assert.Equal(DeviceKernels.GroupSize, TileSize.GroupSize);
        Assert.Equal(GradientTile.Size, DeviceGradientEmitter.TileSize);
        Assert.Equal(Normalization.Features, DeviceNormalizationEmitter.FeaturesOfGroup);
    }
}
