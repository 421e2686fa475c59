namespace ModelGen.Packages.Tests.SameBits;

/// <summary>The bits of golden cases, random models and training do not depend on the processor, nor on which compiler made the program.</summary>
public sealed class SameBitsTests
{
    private static readonly Lazy<string[]> OfTheJit = new(() => SameBitsProject.Run("Bits128", "Bits256", "Bits512"));

    [Fact]
    public void The_JIT_compiler_gives_the_same_bits_at_every_width() =>
        Assert.All(OfTheJit.Value.GroupBy(line => line[..line.LastIndexOf(' ')]), lines => Assert.Single(lines));

    [NativeAotFact]
    public void A_program_compiled_ahead_of_time_for_x64_gives_them() =>
        Assert.Equal(OfTheJit.Value, SameBitsProject.RunNative(SameBitsProject.Publish("--use-current-runtime")));

    [Arm64Fact]
    public void A_program_compiled_ahead_of_time_for_arm64_gives_them() =>
        Assert.Equal(OfTheJit.Value, SameBitsProject.RunNative([.. Arm64.Command, SameBitsProject.Publish(Arm64.PublishOptions)]));
}
