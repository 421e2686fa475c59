using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelGen.Ilgpu.Tests.Ptx;

/// <summary>Decodes the subset of PTX that ILGPU emits for the kernels of models. Whatever is not of that subset is an error.</summary>
internal sealed partial class PtxParser
{
    private readonly List<(int Line, string Text)> statements = [];
    private readonly Dictionary<string, int> labels = [];
    private readonly RegisterFile registers = new();
    private readonly List<SharedArray> shared = [];
    private string kernel = "";
    private string argument = "";
    private int argumentBytes;
    private int groupSize;

    private PtxParser()
    {
    }

    /// <summary>Decodes a text with one kernel.</summary>
    /// <param name="text">The text, with one instruction per line.</param>
    /// <exception cref="PtxException">A line is not known; says which.</exception>
    public static PtxProgram Parse(string text)
    {
        PtxParser parser = new();
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = Regex.Replace(lines[i].Split("//")[0], @"\s+", " ").Trim();
            parser.At(i + 1, line, () => parser.Declare(i + 1, line));
        }

        List<Instruction> instructions = [];
        foreach ((int line, string statement) in parser.statements)
        {
            parser.At(line, statement, () => instructions.Add(parser.Decode(line, statement)));
        }

        return new PtxProgram(
            parser.kernel,
            instructions,
            parser.registers.Names,
            parser.registers.Constants,
            parser.shared,
            parser.argumentBytes,
            parser.groupSize);
    }

    private void At(int line, string text, Action decode)
    {
        try
        {
            decode();
        }
        catch (PtxException fault)
        {
            throw new PtxException($"{kernel}, line {line}, \"{text}\": {fault.Message}", fault);
        }
    }

    private void Declare(int line, string text)
    {
        if (Framing().IsMatch(text))
        {
            return;
        }

        if (Label().Match(text) is { Success: true } label)
        {
            labels.Add(label.Groups["name"].Value, statements.Count);
        }
        else if (Registers().Match(text) is { Success: true } declared)
        {
            registers.Declare(declared.Groups["type"].Value, declared.Groups["name"].Value, Number(declared.Groups["count"]));
        }
        else if (Shared().Match(text) is { Success: true } array)
        {
            SharedArray declaration = new(
                array.Groups["name"].Value, Number(array.Groups["alignment"]), Number(array.Groups["bytes"]) / sizeof(float));
            registers.Declare("b64", declaration.Name, WordMemory.Address(shared: true, shared.Count, declaration.Alignment));
            shared.Add(declaration);
        }
        else if (Entry().Match(text) is { Success: true } entry)
        {
            kernel = entry.Groups["name"].Value;
        }
        else if (Parameter().Match(text) is { Success: true } parameter)
        {
            (argument, argumentBytes) = (parameter.Groups["name"].Value, Number(parameter.Groups["bytes"]));
        }
        else if (GroupSize().Match(text) is { Success: true } size)
        {
            groupSize = Number(size.Groups["threads"]);
            Require(groupSize % Warp.Size == 0, $"groups are multiples of {Warp.Size} threads");
        }
        else
        {
            statements.Add((line, text));
        }
    }

    private Instruction Decode(int line, string text)
    {
        Match match = Statement().Match(text);
        Require(match.Success, "this is no known line");
        string name = match.Groups["name"].Value;
        string[] operands = match.Groups["operands"].Value.Split(['{', '}', ',', ' '], StringSplitOptions.RemoveEmptyEntries);
        string condition = match.Groups["condition"].Value;
        if (name is "bra" or "bra.uni")
        {
            Require(labels.TryGetValue(operands[0], out int target), "there is no such label");
            int? register = condition.Length > 0 ? registers.Find(condition, "pred") : null;
            return new Branch(line, text, register, match.Groups["not"].Success, name == "bra.uni", target);
        }

        Require(condition.Length == 0, "only branches have conditions");
        if (Access().Match(name) is { Success: true } access)
        {
            return DecodeAccess(line, text, access, operands);
        }

        return (name, operands) switch
        {
            ("ret", []) => new Return(line, text),
            ("bar.sync", ["0"]) => new Barrier(line, text),
            _ => DecodeCompute(line, text, name, operands),
        };
    }

    private Compute DecodeCompute(int line, string text, string name, string[] operands)
    {
        Require(Operations.Table.TryGetValue(name, out Operation? operation), "the interpreter does not know this instruction");
        string[] types = OperandTypes(name);
        Require(operands.Length is > 1 and <= 4 && operands.Length <= types.Length, "it has another number of operands");
        int[] found = [.. operands.Select((operand, i) => i == 0 ? registers.Find(operand, types[0]) : registers.FindOrMake(operand, types[i]))];
        return new Compute(line, text, operation!, found[0], found[1], found.ElementAtOrDefault(2), found.ElementAtOrDefault(3));
    }

    private Instruction DecodeAccess(int line, string text, Match access, string[] operands)
    {
        (string space, string type) = (access.Groups["space"].Value, access.Groups["type"].Value);
        bool store = access.Groups["verb"].Value == "st";
        string address = store ? operands[0] : operands[^1];
        string[] values = store ? operands[1..] : operands[..^1];
        Match place = Address().Match(address);
        Require(place.Success, "this is no known address");
        Require(values.Length == (access.Groups["count"].Success ? Number(access.Groups["count"]) : 1), "it has another number of operands");
        int offset = place.Groups["offset"].Success ? Number(place.Groups["offset"]) : 0;
        if (space == "param")
        {
            int bytes = RegisterFile.Bits(type) / 8;
            Require(!store && place.Groups["base"].Value == argument && offset + bytes <= argumentBytes, "this is not in the argument");
            return new LoadArgument(line, text, registers.Find(values[0], type), offset, bytes);
        }

        Require(RegisterFile.Bits(type) == 32, "memory has words of 32 bits");
        int start = registers.Find(place.Groups["base"].Value, "b64");
        return store
            ? new Store(line, text, space == "shared", [.. values.Select(value => registers.FindOrMake(value, type))], start, offset)
            : new Load(line, text, space == "shared", [.. values.Select(value => registers.Find(value, type))], start, offset);
    }

    /// <summary>The types of an instruction's operands, the destination first.</summary>
    private static string[] OperandTypes(string name)
    {
        string[] parts = name.Split('.');
        string last = parts[^1];
        return parts switch
        {
            ["setp", ..] => ["pred", last, last],
            ["selp", ..] => [last, last, last, "pred"],
            ["cvt", .., string to, _] => [to, last],
            ["cvta", ..] => [last, last],
            ["shl" or "shr", ..] => [last, last, "u32"],
            ["mul", "wide", ..] => [last[0] + "64", last, last],
            ["mov" or "neg" or "abs" or "not" or "rcp" or "sqrt", ..] => [last, last],
            ["fma", ..] => [last, last, last, last],
            _ => [last, last, last],
        };
    }

    private static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new PtxException(otherwise);
        }
    }

    [GeneratedRegex(@"^(|[(){}]|\.version .*|\.target .*|\.address_size 64)$")]
    private static partial Regex Framing();

    [GeneratedRegex(@"^(?<name>\w+):$")]
    private static partial Regex Label();

    [GeneratedRegex(@"^\.reg \.(?<type>pred|b32|b64|f32|f64) (?<name>%\w+)<(?<count>\d+)>;$")]
    private static partial Regex Registers();

    [GeneratedRegex(@"^\.shared \.align (?<alignment>4|16) \.b8 (?<name>\w+)\[(?<bytes>\d+)\];$")]
    private static partial Regex Shared();

    [GeneratedRegex(@"^\.visible \.entry (?<name>\w+)\($")]
    private static partial Regex Entry();

    [GeneratedRegex(@"^\.param \.align 8 \.b8 (?<name>\w+)\[(?<bytes>\d+)\]$")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^\.maxntid (?<threads>\d+), 1, 1$")]
    private static partial Regex GroupSize();

    [GeneratedRegex(@"^(@(?<not>!)?(?<condition>%\w+) )?(?<name>[a-z][\w.]*)( (?<operands>.*))?;$")]
    private static partial Regex Statement();

    [GeneratedRegex(@"^(?<verb>ld|st)\.(?<space>param|global|shared)(\.v(?<count>[24]))?\.(?<type>[bsuf](32|64))$")]
    private static partial Regex Access();

    [GeneratedRegex(@"^\[(?<base>[%\w]+)(\+(?<offset>\d+))?\]$")]
    private static partial Regex Address();
}
