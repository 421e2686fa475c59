using System.Collections.Immutable;

namespace Sequences.Data.Vowels;

/// <summary>The header of a <c>.ts</c> file: what its cases look like.</summary>
internal sealed class TsHeader
{
    /// <summary>The header that says how many numbers a step has.</summary>
    public const string Dimension = "dimensions";

    /// <summary>The header that names the classes.</summary>
    public const string ClassLabel = "classLabel";

    /// <summary>What ends the header.</summary>
    public const string Data = "data";

    private const string ProblemName = "problemName";
    private const string TimeStamps = "timeStamps";
    private const string Missing = "missing";
    private const string Univariate = "univariate";
    private const string EqualLength = "equalLength";
    private const string SeriesLength = "seriesLength";
    private const string TargetLabel = "targetLabel";

    private const int MostDimensions = 1 << 16;

    /// <summary>Every header that there is; files write them in any case.</summary>
    private static readonly ImmutableArray<string> Names =
        [ProblemName, TimeStamps, Missing, Univariate, Dimension, EqualLength, SeriesLength, ClassLabel, TargetLabel, Data];

    private readonly string path;
    private readonly Dictionary<string, TsField> fields;

    private TsHeader(string path, Dictionary<string, TsField> fields)
    {
        (this.path, this.fields) = (path, fields);
        Require(ProblemName);
        Refuse(Require(TimeStamps), "the steps of a model have no times: write the values alone");
        Refuse(Require(Missing), "a model takes no missing values: fill them in, or leave out their cases");
        Refuse(fields.GetValueOrDefault(TargetLabel), "what belongs to a case is to be its class, not a number");
        Dimensions = ReadDimensions(Require(Univariate).Flag());
        HasEqualLengths = Require(EqualLength).Flag();
        Length = ReadLength();
        Classes = ReadClasses(Require(ClassLabel));
    }

    /// <summary>Numbers in a step.</summary>
    public int Dimensions { get; }

    /// <summary>Whether all cases have as many steps.</summary>
    public bool HasEqualLengths { get; }

    /// <summary>How many these are, where the header says so.</summary>
    public int? Length { get; }

    /// <summary>The names of the classes.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>Reads a header up to <c>@data</c>. Comments and empty lines are passed over.</summary>
    /// <exception cref="InvalidDataException">A line is no header, or a header is missing, wrong or can't be used; says which.</exception>
    public static TsHeader Read(TsLines lines)
    {
        Dictionary<string, TsField> fields = [];
        while (lines.Next() is string line)
        {
            if (TsFile.IsComment(line))
            {
                continue;
            }

            TsField field = ReadField(line, lines.Place);
            if (!fields.TryAdd(field.Name, field))
            {
                throw new InvalidDataException($"{field.Line} (@{field.Name}): expected each header once, found it again");
            }

            if (field.Name == Data)
            {
                return field.Value.Length == 0 ? new TsHeader(lines.Path, fields) : throw field.Wrong("nothing behind the name");
            }
        }

        throw new InvalidDataException($"{lines.Place}: expected @{Data} before the end of the file, found none");
    }

    /// <summary>Checks that a header has a value.</summary>
    /// <param name="name">One that the file has.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidDataException">It has another; says which.</exception>
    public void Expect(string name, string value)
    {
        if (fields[name].Normal != value)
        {
            throw fields[name].Wrong(TsField.Quote(value));
        }
    }

    /// <summary>Checks that this is the header of the file to test with.</summary>
    /// <param name="train">The header of the file to train with.</param>
    /// <exception cref="InvalidDataException">One of the headers differs; says which.</exception>
    public void CheckPartnerOf(TsHeader train)
    {
        foreach (string name in Names)
        {
            TsField? found = fields.GetValueOrDefault(name);
            string? expected = train.fields.GetValueOrDefault(name)?.Normal;
            if (found?.Normal != expected)
            {
                string shown = expected is null ? "no such header" : TsField.Quote(expected);
                throw (found ?? fields[Data] with { Name = name, Value = "none" }).Wrong($"{shown} as in {train.path}");
            }
        }
    }

    private static TsField ReadField(string line, string place)
    {
        string[] parts = line.Split((char[]?)null, 2, StringSplitOptions.TrimEntries);
        string? name = Names.FirstOrDefault(known => IsSpelling(parts[0], known));
        return name is null
            ? throw new InvalidDataException(
                $"{place}: expected one of the headers @{string.Join(", @", Names)}, found {TsField.Quote(line)}")
            : new TsField(place, name, parts.Length == 2 ? parts[1] : "");
    }

    /// <summary>Whether a word is a header: some writers say <c>@dimension</c>.</summary>
    private static bool IsSpelling(string word, string name) =>
        word.Equals($"@{name}", StringComparison.OrdinalIgnoreCase)
        || (name == Dimension && word.Equals("@dimension", StringComparison.OrdinalIgnoreCase));

    private TsField Require(string name)
    {
        TsField field = fields.GetValueOrDefault(name)
            ?? throw new InvalidDataException($"{fields[Data].Line} (@{Data}): expected @{name} before it, found none");
        return field.Value.Length > 0 ? field : throw field.Wrong("a value");
    }

    private static void Refuse(TsField? field, string reason)
    {
        if (field is not null && field.Flag())
        {
            throw field.Wrong("false", reason);
        }
    }

    private int ReadDimensions(bool univariate)
    {
        if (!univariate)
        {
            return Require(Dimension).Number(MostDimensions);
        }

        return fields.GetValueOrDefault(Dimension) is TsField field && field.Number(MostDimensions) != 1
            ? throw field.Wrong("1", $"@{Univariate} is true")
            : 1;
    }

    private int? ReadLength() => fields.GetValueOrDefault(SeriesLength) switch
    {
        null => null,
        TsField field => HasEqualLengths ? field.Number(TsFile.MaximumNumbers) : throw field.Wrong("no such header", $"@{EqualLength} is false"),
    };

    private static ImmutableArray<string> ReadClasses(TsField field)
    {
        string[] words = field.Normal.Split(' ');
        if (!bool.TryParse(words[0], out bool labelled) || !labelled || words.Length < 3)
        {
            throw field.Wrong("true and the names of two classes or more");
        }

        ImmutableArray<string> names = [.. words[1..]];
        return names.Distinct().Count() == names.Length ? names : throw field.Wrong("each class once");
    }
}
