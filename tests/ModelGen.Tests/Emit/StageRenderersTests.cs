using ModelGen.Generator.Emit.Cpu;
using ModelGen.Generator.Emit.Ilgpu;
using ModelGen.Generator.Lowering;

namespace ModelGen.Tests.Emit;

/// <summary>A kind of stage that a backend forgot has to fail here rather than inside a user's compiler.</summary>
public class StageRenderersTests
{
    private static readonly HashSet<Type> Stages =
        [.. typeof(Stage).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Stage)) && !type.IsAbstract)];

    [Fact]
    public void The_CPU_has_every_stage() => Assert.Equal(Stages, CpuStages.All.Kinds.ToHashSet());

    [Fact]
    public void Devices_have_every_stage() => Assert.Equal(Stages, DeviceStages.All.Kinds.ToHashSet());
}
