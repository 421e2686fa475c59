using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Values;

/// <summary>The options of one mapping, in the order of the documentation.</summary>
/// <param name="options">The options.</param>
/// <param name="foreign">Keys that people write in their place.</param>
internal sealed class OptionSet(Option[] options, Vocabulary foreign)
{
    private readonly string[] names = options.Select(option => option.Name).ToArray();

    /// <summary>Keys that people write in the place of the options.</summary>
    public Vocabulary Foreign => foreign;

    public IReadOnlyList<Option> Options => options;

    /// <summary>Reads all entries and reports everything that is wrong with them.</summary>
    /// <param name="owner">What the options belong to: the place of what is missing.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="problems">Where to report.</param>
    public OptionValues Read(Node owner, IReadOnlyCollection<Entry> entries, Problems problems)
    {
        Dictionary<Option, Node> given = new();
        HashSet<string> meant = new();
        bool valid = true;
        foreach (Entry entry in entries)
        {
            Option? option = options.FirstOrDefault(option => option.Name == entry.Key.Text);
            if (option is not null)
            {
                given.Add(option, entry.Value);
                if (given.Keys.FirstOrDefault(other => other.Alternative == option.Name || option.Alternative == other.Name) is Option other)
                {
                    valid = false;
                    problems.Report(Descriptors.Contradiction, entry.Key, $"'{option.Name}' stands in the place of '{other.Name}'; remove one of the two");
                }

                continue;
            }

            valid = false;
            if (problems.Full)
            {
                break;
            }

            if (UnknownNames.ReportKey(problems, entry.Key, names, foreign, given: entries) is string name)
            {
                meant.Add(name);
            }
        }

        object?[] values = new object?[options.Length];
        for (int i = 0; i < options.Length; i++)
        {
            Option option = options[i];
            values[i] = option.Default;
            if (option.IsOfOutput && problems.HasOutputs)
            {
                valid &= !Misplaced(option, entries, problems);
            }
            else if (given.TryGetValue(option, out Node node))
            {
                valid &= option.TryRead(node, problems, out values[i]);
            }
            else if (option.Required && !given.Keys.Any(other => other.Name == option.Alternative))
            {
                valid = false;

                // A key that is written wrong is one slip: that it is missing follows from it.
                if (!meant.Contains(option.Name))
                {
                    string addition = option.Only is null ? "add it" : $"add '{option.Name}: {option.Only}'";
                    problems.Report(Descriptors.MissingKey, owner, option.Name, option.Expected, addition);
                }
            }
        }

        return new OptionValues(owner, valid, options, values, given);
    }

    /// <summary>Whether an option is given that each of several outputs has; reports it. Outputs are read before all of this, wherever they stand.</summary>
    private static bool Misplaced(Option option, IReadOnlyCollection<Entry> entries, Problems problems)
    {
        Entry? entry = entries.FirstOrDefault(entry => entry.Key.Text == option.Name);
        if (entry is not null)
        {
            string message = $"the model has several outputs, each with its own '{option.Name}'; move it under 'outputs'";
            problems.Report(Descriptors.Contradiction, entry.Key, message);
        }

        return entry is not null;
    }

    public void WriteSchema(SchemaWriter schema)
    {
        schema.Json.Value("type", "object");
        schema.Json.Value("additionalProperties", false);
        Option[] required = [.. options.Where(option => option is { Required: true, Alternative: null, IsOfOutput: false })];
        if (required.Length > 0)
        {
            schema.Json.Array("required", required.Select(option => option.Name));
        }

        foreach (Option option in options.Where(option => option.Alternative is not null))
        {
            schema.Json.Array("oneOf", () =>
            {
                schema.Json.Object(null, () => schema.Json.Array("required", [option.Name]));
                schema.Json.Object(null, () => schema.Json.Array("required", [option.Alternative!]));
            });
        }

        schema.Json.Object("properties", () =>
        {
            foreach (Option option in options)
            {
                schema.Json.Object(option.Name, () => schema.Describe(option));
            }
        });
    }
}

/// <summary>What a mapping says: a value for each of its options.</summary>
internal sealed class OptionValues(Node owner, bool valid, Option[] options, object?[] values, Dictionary<Option, Node> given)
{
    /// <summary>Whether nothing is wrong with any of them; only then may all be used.</summary>
    public bool Valid => valid;

    /// <summary>What the options belong to: the place of what is missing.</summary>
    public Node Owner => owner;

    /// <summary>The value given, or the default.</summary>
    public T Get<T>(Option<T> option) => (T)values[Array.IndexOf(options, option)]!;

    /// <summary>The value of an option, or null where it is none of these.</summary>
    public object? Find(Option option) => Array.IndexOf(options, option) is >= 0 and int index ? values[index] : null;

    /// <summary>Whether an option is given as anything but 0.</summary>
    public bool IsOn(Option option) => given.TryGetValue(option, out Node node)
        && !(node is ScalarNode scalar && scalar.Kind() is ScalarKind.Integer or ScalarKind.Float && scalar.IsZero());

    /// <summary>Name and value of every option that is given and has something to show.</summary>
    public IEnumerable<(string Name, object Value)> Given() => Plain().Where(option => given.Keys.Any(key => key.Name == option.Name));

    /// <summary>Where the value stands, or where it could.</summary>
    public Node NodeOf(Option option) => given.TryGetValue(option, out Node node) ? node : owner;

    /// <summary>The options with something to show that have another value than without being given.</summary>
    public IEnumerable<Setting> Changed() => options
        .Select((option, i) => (option.Name, Value: option.Plain(values[i]), Default: option.Required ? null : option.Plain(option.Default)))
        .Where(option => option.Value is not null && !option.Value.Equals(option.Default))
        .Select(option => new Setting(option.Name, Words.Show(option.Value!)));

    /// <summary>Name and value of every option with something to show.</summary>
    public IEnumerable<(string Name, object Value)> Plain()
    {
        for (int i = 0; i < options.Length; i++)
        {
            if (options[i].Plain(values[i]) is object value)
            {
                yield return (options[i].Name, value);
            }
        }
    }
}
