using System.CommandLine;
using System.Diagnostics;
using ModelGen.Fuzz.Targets;

namespace ModelGen.Fuzz;

/// <summary>Gives a reader of files as many damaged ones as one has patience for.</summary>
internal static class Program
{
    /// <summary>All targets.</summary>
    public static IReadOnlyList<Func<FuzzTarget>> Targets { get; } =
    [
        () => new YamlTarget(), () => new WeightsTarget(), () => new EmbeddedTarget(), () => new CheckpointTarget(), () => new IdxTarget(), () => new TsTarget(),
        ImportTarget.Keras, ImportTarget.PyTorch, ImportTarget.Audio, ImportTarget.Onnx, ImportTarget.NumPy,
    ];

    private static int Main(string[] arguments)
    {
        Argument<string> name = new("target") { Description = "What is to read the inputs." };
        Option<long> inputs = new("--inputs") { Description = "How many inputs.", DefaultValueFactory = _ => 100_000 };
        Option<ulong> seed = new("--seed") { Description = "The number of the run; the same one gives the same inputs.", DefaultValueFactory = _ => 1 };
        Option<long> first = new("--first") { Description = "The number of the first input, to have one again." };
        RootCommand root = new("Gives a reader of files damaged ones: each must be read right or refused.") { name, inputs, seed, first };
        name.AcceptOnlyFromAmong([.. Targets.Select(NameOf)]);
        root.SetAction(parsed =>
        {
            using FuzzTarget target = Targets.First(make => NameOf(make) == parsed.GetValue(name))();
            return Run(target, parsed.GetValue(seed), parsed.GetValue(first), parsed.GetValue(inputs));
        });
        return root.Parse(arguments).Invoke();
    }

    private static int Run(FuzzTarget target, ulong seed, long first, long inputs)
    {
        long begun = Stopwatch.GetTimestamp();
        try
        {
            FuzzResult result = FuzzRun.Run(target, seed, first, inputs);
            Console.WriteLine($"{result.Read} inputs read, {result.Refused} refused, in {Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s.");
            return 0;
        }
        catch (FuzzException failure)
        {
            Console.Error.WriteLine(failure.Message);
            Console.Error.WriteLine(failure.InnerException);
            return 1;
        }
    }

    private static string NameOf(Func<FuzzTarget> make)
    {
        using FuzzTarget target = make();
        return target.Name;
    }
}
