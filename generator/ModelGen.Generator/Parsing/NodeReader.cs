using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ModelGen.Generator.Parsing;

/// <summary>The events of one document as a tree of <see cref="Node"/>s.</summary>
internal sealed class NodeReader(IParser parser, Problems problems)
{
    /// <summary>Levels of nesting: twice what the language uses.</summary>
    private const int MaxDepth = 16;

    private int depth;

    /// <summary>Whether something was wrong with the document; the tree then lacks parts of it.</summary>
    public bool Failed { get; private set; }

    public Node Read(string path)
    {
        if (parser.Current is NodeEvent { Anchor.IsEmpty: false })
        {
            Fail(Descriptors.YamlFeature, path, "anchors (&name)");
        }
        else if (parser.Current is NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } })
        {
            Fail(Descriptors.YamlFeature, path, "tags (!name)");
        }

        switch (parser.Current)
        {
            case Scalar:
                return Text(parser.Consume<Scalar>(), path);
            case AnchorAlias:
                Fail(Descriptors.YamlFeature, path, "aliases (*name)");
                break;
            case SequenceStart or MappingStart when depth == MaxDepth:
                Fail(Descriptors.TooLarge, path, $"values are nested more than {MaxDepth} deep; a model needs fewer levels");
                break;
            case SequenceStart:
                return Nested(ReadSequence, path);
            case MappingStart:
                return Nested(ReadMapping, path);
        }

        Place place = Places.Of(parser.Current!);
        parser.SkipThisAndNestedEvents();
        return new ScalarNode(place, path, "", false);
    }

    private static ScalarNode Text(Scalar scalar, string path) =>
        new(Places.Of(scalar), path, scalar.Value, scalar.Style != ScalarStyle.Plain);

    private Node Nested(Func<string, Node> read, string path)
    {
        depth++;
        Node node = read(path);
        depth--;
        return node;
    }

    private SequenceNode ReadSequence(string path)
    {
        Place place = Places.Of(parser.Consume<SequenceStart>());
        var items = new List<Node>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Read($"{path}[{items.Count}]"));
        }

        return new SequenceNode(place, path, items.ToEquatableArray());
    }

    private MappingNode ReadMapping(string path)
    {
        Place place = Places.Of(parser.Consume<MappingStart>());
        var entries = new List<Entry>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (parser.Current is not Scalar { Anchor.IsEmpty: true, Tag.IsEmpty: true } scalar)
            {
                Fail(Descriptors.YamlFeature, path, "keys other than plain text");
                parser.SkipThisAndNestedEvents();
                parser.SkipThisAndNestedEvents();
                continue;
            }

            string keys = (path.Length > 0 ? path + "." : "") + Words.Shorten(scalar.Value);
            ScalarNode key = Text(parser.Consume<Scalar>(), keys);
            if (lines.TryGetValue(key.Text, out int line))
            {
                Fail(Descriptors.Repeated, key.Path, key.Place, Words.Shorten(key.Text), $"{line}");
            }

            lines[key.Text] = key.Place.Line + 1;
            entries.Add(new Entry(key, Read(keys)));
        }

        // A block mapping begins with its first key and has no characters of its own.
        return new MappingNode(place.Length == 0 && entries.Count > 0 ? entries[0].Key.Place : place, path, entries.ToEquatableArray());
    }

    private void Fail(Microsoft.CodeAnalysis.DiagnosticDescriptor descriptor, string path, string message) =>
        Fail(descriptor, path, Places.Of(parser.Current!), message);

    private void Fail(Microsoft.CodeAnalysis.DiagnosticDescriptor descriptor, string path, Place place, params string[] arguments)
    {
        Failed = true;
        problems.Report(descriptor, path, place, arguments);
    }
}

/// <summary>Positions of the YAML scanner, which count lines and columns from 1, as <see cref="Place"/>s.</summary>
internal static class Places
{
    public static Place Of(ParsingEvent parsed) => Between(parsed.Start, parsed.End);

    public static Place Between(Mark start, Mark end) => end.Index < start.Index
        ? Between(start, start)
        : new Place(
            (int)start.Index,
            (int)(end.Index - start.Index),
            (int)start.Line - 1,
            (int)start.Column - 1,
            (int)end.Line - 1,
            (int)end.Column - 1);
}
