using System.Diagnostics;
using ModelGen.Fuzz;

namespace ModelGen.Tests.Fuzz;

/// <summary>The first inputs of what <c>dotnet run -c Release --project tests/ModelGen.Fuzz</c> runs by millions.</summary>
public class FuzzTests
{
    private const int Inputs = 2000;

    public static TheoryData<string> Targets => [.. Program.Targets.Select(NameOf)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void DamagedInputsAreReadRightOrRefused(string name)
    {
        using FuzzTarget target = Program.Targets.First(make => NameOf(make) == name)();
        FuzzResult result = FuzzRun.Run(target, seed: 1, first: 0, Inputs);

        // A fuzzer that gets everything refused, or nothing, tries little.
        Assert.InRange(result.Read, Inputs / 200, Inputs / 2);
        Assert.Equal(Inputs, result.Read + result.Refused);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void AnInputFollowsFromItsNumber(string name)
    {
        using FuzzTarget target = Program.Targets.First(make => NameOf(make) == name)();
        byte[] alone = target.Make(seed: 5, index: 77);
        target.Make(seed: 5, index: 76);
        Assert.Equal(alone, target.Make(seed: 5, index: 77));
        Assert.NotEqual(alone, target.Make(seed: 5, index: 78));
        Assert.NotEqual(alone, target.Make(seed: 6, index: 77));
    }

    [Fact]
    public void ASeedIsRead()
    {
        foreach (Func<FuzzTarget> make in Program.Targets)
        {
            using FuzzTarget target = make();
            Assert.All(target.Seeds, input => Assert.True(target.Read(input)));
        }
    }

    [Fact]
    public void AFailureSaysHowToHaveItAgain()
    {
        using FailingTarget target = new();
        FuzzException failure = Assert.Throws<FuzzException>(() => FuzzRun.Run(target, seed: 3, first: 10, inputs: 5));
        Assert.StartsWith("failing --seed 3 --first 10 --inputs 1: FormatException: no", failure.Message);
    }

    /// <summary>What the program has beside it is all that it needs: the parsers under names of their own too.</summary>
    [Theory]
    [InlineData("yaml")]
    [InlineData("embedded")]
    public async Task TheProgramRunsByItself(string name)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "ModelGen.Fuzz.dll");
        using Process process = Process.Start(new ProcessStartInfo("dotnet", ["exec", program, name, "--inputs", "20", "--seed", "1"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        Assert.Matches(@"^\d+ inputs read, \d+ refused, in \d+ s\.\s*$", output);
    }

    private static string NameOf(Func<FuzzTarget> make)
    {
        using FuzzTarget target = make();
        return target.Name;
    }

    private sealed class FailingTarget : FuzzTarget
    {
        public override string Name => "failing";

        public override IReadOnlyList<byte[]> Seeds { get; } = [[1, 2, 3]];

        public override byte[] Make(ulong seed, long index) => Seeds[0];

        public override bool Read(byte[] input) => throw new FormatException("no");
    }
}
