using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Values;

/// <summary>A kind of layer, optimizer or initializer: its keyword and its options.</summary>
/// <param name="keyword">Its name in a model description.</param>
/// <param name="doc">What it is, in one line.</param>
/// <param name="main">The option that the short form gives (<c>lstm: 128</c>), or null.</param>
/// <param name="options">All options, the main one included.</param>
internal abstract class Declaration(string keyword, string doc, Option? main, OptionSet options)
{
    public string Keyword => keyword;

    public string Doc => doc;

    public Option? Main => main;

    public OptionSet Options => options;

    /// <summary>Other names of the same.</summary>
    public virtual IReadOnlyList<string> OtherNames => [];

    /// <summary>All its names.</summary>
    public IEnumerable<string> Names => OtherNames.Prepend(Keyword);

    /// <summary>Whether the keyword alone says enough.</summary>
    public bool StandsAlone => !options.Options.Any(option => option.Required);

    /// <summary>Reads what stands after the keyword.</summary>
    public OptionValues Read(ScalarNode owner, Node? body, Problems problems) => body switch
    {
        null => options.Read(owner, [], problems),
        MappingNode mapping when !IsMain(mapping) => options.Read(owner, mapping.Entries, problems),
        _ when body.IsNull() => options.Read(owner, [], problems),
        ScalarNode scalar when Slip(scalar) is not null => Reject(owner, body, problems, Slip(scalar)),
        _ when main is not null => options.Read(owner, [new Entry(owner with { Text = main.Name }, body)], problems),
        _ => Reject(owner, body, problems),
    };

    /// <summary>Whether a mapping is the value of the main option rather than a mapping of options.</summary>
    private bool IsMain(MappingNode mapping) =>
        main is { IsMapping: true } && mapping.Entries.Count == 1 && options.Options.All(option => option.Name != mapping.Entries[0].Key.Text);

    /// <summary>What to do about an option that is text with its value, or null.</summary>
    private string? Slip(ScalarNode body) => Spelling.OfKey(body, options.Options.Select(option => option.Name))?.Advice;

    private OptionValues Reject(ScalarNode owner, Node body, Problems problems, string? advice = null)
    {
        string found = advice is null ? body.Describe() : $"{body.Describe()}; {advice}";
        problems.Report(Descriptors.WrongType, body, $"{(StandsAlone ? "nothing or " : "")}a mapping of options for '{keyword}'", found);
        return new OptionValues(owner, false, [], [], []);
    }
}

/// <summary>A declaration as it is used in a model.</summary>
/// <param name="Declaration">What is used.</param>
/// <param name="Values">With which options.</param>
/// <param name="Keyword">Where.</param>
internal sealed record Use<TDeclaration>(TDeclaration Declaration, OptionValues Values, ScalarNode Keyword);

/// <summary>
/// All declarations of one sort. A use is written as a keyword (<c>flatten</c>), as a keyword with the main option
/// (<c>dense: 10</c>) or as a keyword with options (<c>dense: { units: 10, activation: softmax }</c>).
/// </summary>
/// <param name="what">What they are: <c>layer</c>.</param>
/// <param name="declarations">The declarations.</param>
internal sealed class Registry<TDeclaration>(string what, params TDeclaration[] declarations) : ValueType<Use<TDeclaration>>
    where TDeclaration : Declaration
{
    private readonly string[] keywords = declarations.SelectMany(declaration => declaration.Names).ToArray();

    public override string Expected => $"{Words.WithArticle(what)} as 'keyword' or as one 'keyword: options'";

    public override bool IsMapping => true;

    public IReadOnlyList<TDeclaration> Declarations => declarations;

    /// <summary>The pattern of keywords that a model may declare itself, or null: it declares none.</summary>
    public string? OwnPattern { get; init; }

    public override bool TryRead(Node node, Problems problems, out Use<TDeclaration> value)
    {
        value = null!;
        (ScalarNode? keyword, Node? body) = node switch
        {
            ScalarNode scalar when scalar.Kind() == ScalarKind.Text => (scalar, null),
            MappingNode { Entries.Count: 1 } mapping => (mapping.Entries[0].Key, mapping.Entries[0].Value),
            _ => ((ScalarNode?)null, (Node?)null),
        };
        if (keyword is null)
        {
            problems.Report(Descriptors.WrongType, node, Expected, DescribeUse(node));
            return false;
        }

        TDeclaration[] own = [.. problems.Declared.OfType<TDeclaration>()];
        TDeclaration? declaration = declarations.Concat(own).FirstOrDefault(declaration => declaration.Names.Contains(keyword.Text));
        if (declaration is null)
        {
            string[] known = [.. keywords, .. own.Select(declaration => declaration.Keyword)];
            UnknownNames.Report(problems, keyword, what, known, Foreign, Spelling.OfKey(keyword, known)?.Advice);
            return false;
        }

        value = new Use<TDeclaration>(declaration, declaration.Read(keyword, body, problems), keyword);
        return value.Values.Valid;
    }

    public override void WriteSchema(SchemaWriter schema) => schema.Json.Array("anyOf", () =>
    {
        schema.Json.Object(null, () => schema.Json.Array(
            "enum", declarations.Where(declaration => declaration.StandsAlone).SelectMany(declaration => declaration.Names)));
        schema.Json.Object(null, () =>
        {
            schema.Json.Value("type", "object");
            schema.Json.Value("additionalProperties", false);
            schema.Json.Value("minProperties", 1);
            schema.Json.Value("maxProperties", 1);
            schema.Json.Object("properties", () =>
            {
                foreach ((string name, TDeclaration declaration) in declarations.SelectMany(one => one.Names.Select(name => (name, one))))
                {
                    schema.Json.Object(name, () => WriteSchema(schema, declaration));
                }
            });
        });
        if (OwnPattern is not null)
        {
            schema.Json.Object(null, () => WriteOwn(schema, OwnPattern));
        }
    });

    /// <summary>Writes the members of the schema that allows no declarations of a model's own.</summary>
    public void WriteKnownOnly(SchemaWriter schema) => schema.Json.Object("propertyNames", () => schema.Json.Array("enum", keywords));

    private void WriteOwn(SchemaWriter schema, string pattern)
    {
        schema.Json.Value("description", $"A {what} that the model describes itself.");
        schema.Json.Value("type", "object");
        schema.Json.Value("minProperties", 1);
        schema.Json.Value("maxProperties", 1);
        schema.Json.Object("propertyNames", () =>
        {
            schema.Json.Value("pattern", $"^{pattern}$");
            schema.Json.Object("not", () => schema.Json.Array("enum", keywords));
        });
    }

    /// <summary>What stands in the place of a use; options beside the keyword rather than under it are the likely slip.</summary>
    private string DescribeUse(Node node)
    {
        if (node is not MappingNode { Entries: { Count: > 1 } entries })
        {
            return node.Describe();
        }

        if (entries.Select(entry => Spelling.OfComma(entry.Key)).FirstOrDefault(advice => advice is not null) is string comma)
        {
            return $"a mapping with {entries.Count} keys; {comma}";
        }

        // The keyword may also stand as a value, as in 'type: lstm'.
        IEnumerable<string> texts = entries.SelectMany(entry => new[] { entry.Key.Text, (entry.Value as ScalarNode)?.Text ?? "" });
        string keyword = keywords.FirstOrDefault(known => texts.Any(text => Words.Plain(text) == Words.Plain(known))) ?? keywords[0];
        string option = keyword == entries[0].Key.Text ? Words.Shorten(entries[1].Key.Text) : "option";
        return $"a mapping with {entries.Count} keys; options belong under the keyword, as in '{keyword}: {{ {option}: ... }}'";
    }

    private static void WriteSchema(SchemaWriter schema, TDeclaration declaration)
    {
        schema.Json.Value("description", declaration.Doc);
        schema.Json.Array("anyOf", () =>
        {
            schema.Json.Object(null, () => declaration.Options.WriteSchema(schema));
            if (declaration.Main is Option main)
            {
                schema.Json.Object(null, () => main.WriteSchema(schema));
            }

            if (declaration.StandsAlone)
            {
                schema.Json.Object(null, () => schema.Json.Value("type", "null"));
            }
        });
    }
}
