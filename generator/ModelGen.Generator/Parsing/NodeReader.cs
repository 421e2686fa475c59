using Microsoft.CodeAnalysis;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ModelGen.Generator.Parsing;

/// <summary>The events of one document as a tree of <see cref="Node"/>s.</summary>
internal sealed class NodeReader(IParser parser, LineMap lines, Problems problems)
{
    /// <summary>Levels of nesting: more than twice what the language uses.</summary>
    public const int MaxDepth = 16;

    private int depth;

    /// <summary>Whether something was wrong with the document; the tree then lacks parts of it.</summary>
    public bool Failed { get; private set; }

    public Node Read(string path)
    {
        if (parser.Current is NodeEvent { Anchor.IsEmpty: false })
        {
            Fail(Descriptors.YamlFeature, path, "anchors (&name)", "remove the anchor");
        }
        else if (parser.Current is NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } })
        {
            Fail(Descriptors.YamlFeature, path, "tags (!name)", "remove the tag");
        }

        switch (parser.Current)
        {
            case Scalar:
                return Text(parser.Consume<Scalar>(), path);
            case SequenceStart:
                return Nested(ReadSequence, path);
            case MappingStart:
                return Nested(ReadMapping, path);
            default:
                Fail(Descriptors.YamlFeature, path, "aliases (*name)", "write the value out");
                return new ScalarNode(lines.Of(parser.Consume<AnchorAlias>()), path, "", false);
        }
    }

    private ScalarNode Text(Scalar scalar, string path) =>
        new(lines.Of(scalar), path, scalar.Value, scalar.Style != ScalarStyle.Plain);

    private Node Nested(Func<string, Node> read, string path)
    {
        if (depth == MaxDepth)
        {
            throw new NestingException(parser.Current!.Start);
        }

        depth++;
        Node node = read(path);
        depth--;
        return node;
    }

    private SequenceNode ReadSequence(string path)
    {
        Place place = lines.Of(parser.Consume<SequenceStart>());
        List<Node> items = new();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Read($"{path}[{items.Count}]"));
        }

        return new SequenceNode(place, path, items.ToEquatableArray());
    }

    private MappingNode ReadMapping(string path)
    {
        MappingStart start = parser.Consume<MappingStart>();
        Place place = lines.Of(start);
        List<Entry> entries = new();
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (parser.Current is not Scalar { Anchor.IsEmpty: true, Tag.IsEmpty: true } scalar)
            {
                Fail(Descriptors.YamlFeature, path, "keys other than plain text", "write a plain key");
                Read(path);
                Read(path);
                continue;
            }

            string keys = (path.Length > 0 ? path + "." : "") + Words.Shorten(scalar.Value);
            ScalarNode key = Text(parser.Consume<Scalar>(), keys);
            if (seen.TryGetValue(key.Text, out int line))
            {
                bool mayBeItem = start.Style == MappingStyle.Block && path.Length > 0;
                string advice = mayBeItem ? "remove one of the two, or begin each with '- ' if they are items of a list" : "remove one of the two";
                Fail(Descriptors.Repeated, key.Path, key.Place, Words.Shorten(key.Text), $"{line}", advice);
            }

            seen[key.Text] = key.Place.Line + 1;
            entries.Add(new Entry(key, Read(keys)));
        }

        // A block mapping begins with its first key and has no characters of its own.
        bool block = entries.Count > 0 && entries[0].Key.Place.Offset == place.Offset;
        return new MappingNode(block ? entries[0].Key.Place : place, path, entries.ToEquatableArray());
    }

    private void Fail(DiagnosticDescriptor descriptor, string path, params string[] arguments) =>
        Fail(descriptor, path, lines.Of(parser.Current!), arguments);

    private void Fail(DiagnosticDescriptor descriptor, string path, Place place, params string[] arguments)
    {
        Failed = true;
        problems.Report(descriptor, path, place, arguments);
    }
}

/// <summary>Ends the reading of a file: the time that the YAML scanner takes grows with the square of the nesting.</summary>
internal sealed class NestingException(Mark place)
    : YamlException(place, place, $"Values are nested more than {NodeReader.MaxDepth} deep; a model needs fewer levels");
