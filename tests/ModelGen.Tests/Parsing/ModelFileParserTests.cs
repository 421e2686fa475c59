using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;
using ModelGen.Tests.Binding;

namespace ModelGen.Tests.Parsing;

public class ModelFileParserTests
{
    [Fact]
    public void EveryValueKeepsItsPlaceAndPath()
    {
        const string Text = "a: 1\r\nb:\r\n  - c: 'x'\r\n  - [2, 3]\r\n";
        MappingNode root = Assert.Single(ModelFileParser.Parse("f", Text).Models).Root;

        Assert.Equal(new Entry(Scalar(0, 0, 0, "a", "a"), Scalar(3, 0, 3, "a", "1")), root.Entries[0]);
        SequenceNode list = Assert.IsType<SequenceNode>(root.Entries[1].Value);
        Assert.Equal(new Place(12, 1, 2, 2, 2, 3), list.Place);
        MappingNode item = Assert.IsType<MappingNode>(list.Items[0]);
        Assert.Equal(
            new Entry(
                Scalar(14, 2, 4, "b[0].c", "c"),
                new ScalarNode(new Place(17, 3, 2, 7, 2, 10), "b[0].c", "x", true)),
            item.Entries[0]);
        SequenceNode inner = Assert.IsType<SequenceNode>(list.Items[1]);
        Assert.Equal(new Place(26, 1, 3, 4, 3, 5), inner.Place);
        Assert.Equal(Scalar(30, 3, 8, "b[1][1]", "3"), inner.Items[1]);
    }

    [Theory]
    [InlineData("", nameof(ScalarKind.Null))]
    [InlineData("~", nameof(ScalarKind.Null))]
    [InlineData("null", nameof(ScalarKind.Null))]
    [InlineData("True", nameof(ScalarKind.Boolean))]
    [InlineData("yes", nameof(ScalarKind.Text))]
    [InlineData("12", nameof(ScalarKind.Integer))]
    [InlineData("-12", nameof(ScalarKind.Integer))]
    [InlineData("0x1F", nameof(ScalarKind.Integer))]
    [InlineData("0o17", nameof(ScalarKind.Integer))]
    [InlineData("1_000", nameof(ScalarKind.Text))]
    [InlineData("1.", nameof(ScalarKind.Float))]
    [InlineData(".5", nameof(ScalarKind.Float))]
    [InlineData("1e-6", nameof(ScalarKind.Float))]
    [InlineData("-.inf", nameof(ScalarKind.Float))]
    [InlineData(".NaN", nameof(ScalarKind.Float))]
    [InlineData("nan", nameof(ScalarKind.Text))]
    [InlineData("1e", nameof(ScalarKind.Text))]
    [InlineData("١٢", nameof(ScalarKind.Text))]
    public void ScalarsFollowTheCoreSchema(string text, string kind)
    {
        Assert.Equal(kind, new ScalarNode(default, "", text, false).Kind().ToString());
        Assert.Equal(ScalarKind.Text, new ScalarNode(default, "", text, true).Kind());
    }

    [Theory]
    [InlineData("12", 12)]
    [InlineData("-12", -12)]
    [InlineData("+7", 7)]
    [InlineData("0x1F", 31)]
    [InlineData("0o17", 15)]
    [InlineData("010", 10)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("99999999999999999999", long.MaxValue)]
    [InlineData("0xFFFFFFFFFFFFFFFFFF", long.MaxValue)]
    public void Integers(string text, long value) => Assert.Equal(value, new ScalarNode(default, "", text, false).ToInteger());

    [Theory]
    [InlineData("1.0e-6", 1e-6)]
    [InlineData(".5", 0.5)]
    [InlineData("-3", -3)]
    [InlineData("0x10", 16)]
    [InlineData("1e400", double.PositiveInfinity)]
    [InlineData("-1e400", double.NegativeInfinity)]
    [InlineData("-.inf", double.NegativeInfinity)]
    [InlineData(".inf", double.PositiveInfinity)]
    [InlineData(".nan", double.NaN)]
    public void Numbers(string text, double value) => Assert.Equal(value, new ScalarNode(default, "", text, false).ToNumber());

    [Theory]
    [InlineData("MG0001", "a: «\"x»", "file (line 1): while scanning a quoted scalar, found unexpected end of stream; close the quote")]
    [InlineData(
        "MG0001",
        "a: x«\0»",
        "file (line 1): the character U+0000 is not allowed in YAML; remove it or escape it in double quotes")]
    [InlineData(
        "MG0001",
        "a: 1\nb: x«\ufeff»",
        "file (line 2): the character U+FEFF is not allowed in YAML; remove it or escape it in double quotes")]
    [InlineData("MG0028", "a: gr«\ufffd»n", "file (line 1): a character stands here that the file's bytes do not give in UTF-8; save the file as UTF-8")]
    [InlineData("MG0001", "a: 1\nb:\n  c: 1\n«\t»d: 1", "file (line 4): a tab stands in the indentation; indent with spaces")]
    [InlineData("MG0001", "a:\n  - 1\n  «\t»- 2\n", "file (line 3): a tab stands in the indentation; indent with spaces")]
    [InlineData("MG0001", "a: {\n\tb: 1 }\nc:\n«\t»\td: 1\n", "file (line 4): a tab stands in the indentation; indent with spaces")]
    [InlineData(
        "MG0001",
        "a: 1\nb: c«»: d\n",
        "file (line 2): while scanning a plain scalar value, found invalid mapping; put several options in braces, and text that holds ': ' in "
            + "quotes")]
    [InlineData("MG0001", "«»%TAG !  ", "file (line 1): what follows is no valid YAML")]
    [InlineData("MG0002", "a: «&x »{ b: 1 }", "a (line 1): anchors (&name) are not supported; remove the anchor")]
    [InlineData("MG0002", "a: «*x»", "a (line 1): aliases (*name) are not supported; write the value out")]
    [InlineData("MG0002", "a: «!!str 1»", "a (line 1): tags (!name) are not supported; remove the tag")]
    [InlineData("MG0002", "a:\n  ? «[»x]\n  : 1", "a (line 2): keys other than plain text are not supported; write a plain key")]
    [InlineData("MG0006", "a: 1\nb: 2\n«a»: 3", "a (line 3): 'a' is already given on line 1; remove one of the two")]
    [InlineData("MG0003", "a:\n  [[[[[[[[[[[[[[[«»[[]]", "file (line 2): values are nested more than 16 deep; a model needs fewer levels")]
    [InlineData("MG0004", "«»# nothing\n", "file (line 1): the file holds no model; begin with 'modelgen: 1'")]
    [InlineData("MG0009", "«-» a", "model (line 1): expected a mapping that begins with 'modelgen: 1', found a list")]
    public void Errors(string id, string marked, string message)
    {
        Marked expected = Marked.Parse(marked);
        ModelFile file = ModelFileParser.Parse("f", expected.Text);
        Assert.Empty(file.Models);
        DiagnosticInfo error = Assert.Single(file.Errors);
        Assert.Equal(message, error.ToDiagnostic().GetMessage());
        Assert.Equal(
            (id, expected.Offset, expected.Length, expected.Line, expected.Column),
            (error.Id, error.Place.Offset, error.Place.Length, error.Place.Line, error.Place.Column));
    }

    [Fact]
    public void AFileThatCannotBeRead() =>
        Assert.Equal(Descriptors.UnreadableFile.Id, Assert.Single(ModelFileParser.Parse("f", null).Errors).Id);

    [Fact]
    public void ABrokenDocumentDoesNotHideTheOthers()
    {
        ModelFile file = ModelFileParser.Parse("f", "a: 1\n---\nb: *x\n---\n# nothing\n---\nc: 3\n...\n");
        Assert.Equal(["a", "c"], file.Models.Select(model => model.Root.Entries[0].Key.Text));
        Assert.Equal(2, Assert.Single(file.Errors).Place.Line);
    }

    private static ScalarNode Scalar(int offset, int line, int column, string path, string text) =>
        new(new Place(offset, text.Length, line, column, line, column + text.Length), path, text, false);
}
