using System.Globalization;
using Microsoft.CodeAnalysis;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Properties;

namespace ModelGen.Tests.Generation;

/// <summary>The user's text stays text, and the same YAML gives the same bytes everywhere.</summary>
public class TextTests
{
    public static TheoryData<string> Hostile =>
    [
        "*/ } class Evil { /*",
        "\" + Evil() + \" \\\" \\",
        "line\nfeed, \r\n both, \u0085 next, \u2028 line, \u2029 paragraph",
        "\n#error evil\n",
        "<xml attribute='1'> & </summary> <!-- ]]> &amp; &#x0;",
        "{braces} {{0}} {0:x} $@ $\"\"\"",
        "lone \ud83d surrogates \ude00 and a 😀",
        "\0 \u0001 \u001f \u007f \ufeff \ufffe \uffff \u200b \u202e",
        "// /// \\u0022 \\U00000022 \\x22 %s",
        new string('x', 10_000),
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Text_of_the_user_stays_text(string text)
    {
        string quoted = Quoted(text);
        using IModel model = ModelCompiler.Compile($$"""
            modelgen: 1
            name: Tiny
            summary: {{quoted}}
            labels: [{{quoted}}, other]
            input: { shape: [2] }
            layers: [dense: 2]
            """).Create();
        Assert.Equal(text, model.Description.Summary);
        Assert.Equal<string>([text, "other"], model.Description.Labels);
        Assert.Equal([model.GetType()], model.GetType().Assembly.GetExportedTypes());
    }

    [Fact]
    public void A_culture_of_other_numbers_changes_nothing()
    {
        CultureInfo odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NumberDecimalSeparator = ",";
        odd.NumberFormat.NumberGroupSeparator = ".";
        odd.NumberFormat.NegativeSign = "~";
        odd.NumberFormat.PositiveInfinitySymbol = "endless";
        string[] expected = Sources(SampleModels.Yaml), wrong = Errors("modelgen: 1\ninput: { shape: [-1, 0.5] }\nlayers: [dropout: 1.5]");
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = odd;
            Assert.Equal(expected, Sources(SampleModels.Yaml));
            Assert.Equal(wrong, Errors("modelgen: 1\ninput: { shape: [-1, 0.5] }\nlayers: [dropout: 1.5]"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Code_has_no_carriage_returns_tabs_folders_or_dates()
    {
        string yaml = SampleModels.Yaml.Replace("\n", "\r\n");
        string[] here = Sources(yaml, "/home/some one/models/test.model.yaml"), there = Sources(yaml, @"C:\models\test.model.yaml");
        Assert.Equal(here, there);
        Assert.Equal(Sources(SampleModels.Yaml), here);
        Assert.All(here, source =>
        {
            Assert.DoesNotContain('\r', source);
            Assert.DoesNotContain('\t', source);
            Assert.DoesNotContain("some one", source);
            Assert.DoesNotContain(DateTime.Now.Year.ToString(CultureInfo.InvariantCulture), source);
            Assert.DoesNotContain(source.Split('\n'), line => line.EndsWith(' '));
            Assert.EndsWith("}\n", source);
        });
    }

    private static string[] Sources(string yaml, string path = "test.model.yaml") =>
        [.. ModelCompiler.Generate(yaml, path).GeneratedTrees.Select(tree => tree.ToString())];

    private static string[] Errors(string yaml)
    {
        string[] errors = [.. ModelCompiler.Generate(yaml).Diagnostics.Select(error => error.GetMessage(CultureInfo.InvariantCulture))];
        Assert.NotEmpty(errors);
        return errors;
    }

    /// <summary>Text as a YAML scalar in double quotes.</summary>
    private static string Quoted(string text) =>
        '"' + string.Concat(text.Select(c => c is >= ' ' and <= '~' and not ('"' or '\\') ? $"{c}" : $"\\u{(int)c:x4}")) + '"';
}
