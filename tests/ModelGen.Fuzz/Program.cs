using System.Globalization;
using ModelGen.Fuzz;

// TARGET [--inputs N] [--seed S]: an exit code of 1 and the input's seed where something does not hold.
Dictionary<string, Func<long, int, string>> targets = new()
{
    ["yaml"] = YamlFuzzer.Run,
};
if (args.Length == 0 || !targets.TryGetValue(args[0], out Func<long, int, string>? run))
{
    Console.Error.WriteLine($"usage: TARGET [--inputs N] [--seed S], where TARGET is {string.Join(" or ", targets.Keys)}");
    return 2;
}

try
{
    Console.WriteLine(run(Number("--inputs", 100_000), (int)Number("--seed", 1)));
    return 0;
}
catch (FuzzFailure failure)
{
    Console.Error.WriteLine(failure);
    return 1;
}

long Number(string option, long value)
{
    int index = Array.IndexOf(args, option);
    return index >= 0 ? long.Parse(args[index + 1], CultureInfo.InvariantCulture) : value;
}
