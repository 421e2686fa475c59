using Microsoft.CodeAnalysis;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Parsing;
using ModelGen.Tests.Binding;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Cards;

/// <summary>The key <c>budget</c>: what is read, and what a build says of what is over it.</summary>
public class BudgetTests
{
    private const string Streaming = "modelgen: 1\nname: Pen\ninput: { shape: [20, 3] }\nlayers:\n  - gru: 8\n  - dense: 4\ncodegen: { streaming: true }\n";

    private const string Trained =
        "modelgen: 1\nname: Net\ninput: { shape: [5] }\nlayers:\n  - dense: 16\n  - dense: 2\ntraining: { loss: mse, optimizer: adam, batch_size: 8 }\n";

    [Theory]
    [InlineData("65536", 65536)]
    [InlineData("64 KiB", 65536)]
    [InlineData("64KiB", 65536)]
    [InlineData("\"64 KiB\"", 65536)]
    [InlineData("1.5 MiB", 1572864)]
    [InlineData("0.3 KiB", 307)]
    [InlineData("1 B", 1)]
    [InlineData("2 GiB", 2147483648)]
    [InlineData("0x100", 256)]
    public void Sizes_are_read(string text, long bytes) => Assert.Equal((Cost.Weights, bytes), Only($"weights: {text}"));

    [Theory]
    [InlineData("200000", 200_000)]
    [InlineData("200k", 200_000)]
    [InlineData("3.4M", 3_400_000)]
    [InlineData("0.5 G", 500_000_000)]
    public void Counts_are_read(string text, long count) => Assert.Equal((Cost.Macs, count), Only($"macs: {text}"));

    [Theory]
    [InlineData("weights: «64 KB»", "KB means two sizes: write '64 KiB' for a multiple of 1024, or the bytes as an integer")]
    [InlineData("weights: «64 kb»", "KB means two sizes: write '64 KiB' for a multiple of 1024")]
    [InlineData("weights: «2MB»", "MB means two sizes: write '2 MiB' for a multiple of 1048576")]
    [InlineData("weights: «64 kib»", "did you mean '64 KiB'?")]
    [InlineData("weights: «64K»", "did you mean '64 KiB'?")]
    [InlineData("weights: «100 bytes»", "did you mean '100 B'?")]
    [InlineData("weights: «65_536»", "write 65536")]
    [InlineData("weights: «\"65536\"»", "remove the quotes")]
    [InlineData("weights: «1.5»", "a size such as")]
    [InlineData("weights: «-5 KiB»", "a size such as")]
    [InlineData("weights: «5 parsecs»", "a size such as")]
    [InlineData("macs: «200K»", "did you mean '200k'?")]
    [InlineData("macs: «3 million»", "did you mean '3M'?")]
    [InlineData("macs: «2e5»", "write 200000")]
    [InlineData("macs: «[1]»", "a count such as 200k, 3.4M or 200000")]
    [InlineData("macs: «true»", "a count such as")]
    public void What_is_no_amount_is_refused(string option, string message) =>
        Marked.AssertError("MG0009", $"{Trained}budget: {{ {option} }}", message);

    [Theory]
    [InlineData("weights: «0»")]
    [InlineData("weights: «-5»")]
    [InlineData("weights: «0.0001 KiB»")]
    [InlineData("weights: «9999999999999999 GiB»")]
    [InlineData("weights: «99999999999999999999»")]
    public void Amounts_out_of_range_are_refused(string option) => Marked.AssertError("MG0010", $"{Trained}budget: {{ {option} }}", "a size such as 64 KiB");

    [Theory]
    [InlineData("«ram»: 64 KiB", "write 'workspace'")]
    [InlineData("«flops»: 200k", "write 'macs', of which each is two operations")]
    [InlineData("«weihgts»: 64 KiB", "did you mean 'weights'?")]
    public void Other_keys_are_named(string option, string message) => Marked.AssertError("MG0007", $"{Trained}budget: {{ {option} }}", message);

    [Fact]
    public void What_the_model_has_not_has_no_budget()
    {
        Marked.AssertError("MG0022", $"{Trained}budget: {{ stream: «2 KiB» }}", "the model has no streams; write 'codegen: { streaming: true }', or remove it");
        Marked.AssertError("MG0022", $"{Streaming}budget: {{ training: «2 KiB» }}", "the class has nothing that trains the model; remove it");
        Marked.AssertError("MG0022", $"{Trained}codegen: {{ training: false }}\nbudget: {{ training: «2 KiB» }}", "the class has nothing that trains the model");
    }

    [Fact]
    public void A_budget_does_not_change_what_is_generated()
    {
        string[] with = Sources(Trained + "budget: { weights: 1 MiB, workspace: 1 MiB, macs: 1M, training: 1 MiB }");
        Assert.Equal(Sources(Trained), with);
    }

    /// <summary>
    /// By hand: GRU 8 on 3 features has 3·8·(3+8) + 2·3·8 = 312 parameters, the dense layer 8·4 + 4 = 36; products are 20·3·8·(3+8) + 8·4 = 5312.
    /// </summary>
    [Fact]
    public void What_is_over_is_said_at_its_place_with_the_heaviest_layer()
    {
        const string Budget = "budget:\n  weights: 1 KiB\n  macs: 5k\n  workspace: 100\n  stream: 100 B\n";
        Diagnostic[] errors = [.. ModelCompiler.Generate(Streaming + Budget).Diagnostics.OrderBy(error => error.Location.SourceSpan.Start)];
        Assert.Equal(["8,11", "9,8", "10,13", "11,10"], errors.Select(Place));
        Assert.All(errors, error => Assert.Equal(("MG0047", DiagnosticSeverity.Error), (error.Id, error.Severity)));
        Assert.Equal(
            "budget.weights (line 9): the weights are 1,392 bytes, 368 bytes over the budget of 1 KiB; the most of it is of 'gru_1', 1,248 bytes (90%): "
                + "make it smaller, or raise the budget",
            errors[0].GetMessage());
        Assert.Equal(
            "budget.macs (line 10): a prediction of one sample is 5,312 multiply-adds, 312 multiply-adds over the budget of 5,000 multiply-adds; "
                + "the most of it is of 'gru_1', 5,280 multiply-adds (99%): make it smaller, or raise the budget",
            errors[1].GetMessage());
        Assert.StartsWith("budget.workspace (line 11): the work memory of a call is ", errors[2].GetMessage(), StringComparison.Ordinal);
        Assert.StartsWith("budget.stream (line 12): a stream is ", errors[3].GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_class_is_there_all_the_same() =>
        Assert.Equal(Sources(Trained), Sources(Trained + "budget: { weights: 1, training: 1 }"));

    [Fact]
    public void A_project_that_leaves_training_out_has_nothing_over_that_budget()
    {
        BoundModel model = Assert.Single(Binder.BindAll(
            ModelFileParser.Parse("a.model.yaml", Trained + "budget: { training: 1 }") with { Metadata = ItemMetadata.None with { Training = "false" } }, "App"));
        Assert.Empty(Generator.BudgetCheck.Of(model));
        BoundModel trained = Assert.Single(Binder.BindAll(ModelFileParser.Parse("a.model.yaml", Trained + "budget: { training: 1 }"), "App"));
        string message = Assert.Single(Generator.BudgetCheck.Of(trained)).ToDiagnostic().GetMessage();
        Assert.Contains("an instance that trains in batches of 8 is ", message, StringComparison.Ordinal);
        Assert.EndsWith("make it or the batches smaller, or raise the budget", message, StringComparison.Ordinal);
    }

    /// <summary>Exactly as much is within the budget, and one less is not.</summary>
    [Fact]
    public void The_limit_itself_is_within_it()
    {
        Assert.Empty(ModelCompiler.Generate(Streaming + "budget: { weights: 1392, macs: 5312 }").Diagnostics);
        Assert.Equal(2, ModelCompiler.Generate(Streaming + "budget: { weights: 1391, macs: 5311 }").Diagnostics.Length);
    }

    private static string Place(Diagnostic error)
    {
        Microsoft.CodeAnalysis.Text.LinePosition place = error.Location.GetLineSpan().StartLinePosition;
        return $"{place.Line},{place.Character}";
    }

    private static string[] Sources(string yaml) =>
        [.. ModelCompiler.Generate(yaml).Results.Single().GeneratedSources.Select(source => source.SourceText.ToString())];

    private static (Cost Cost, long Most) Only(string option)
    {
        EquatableArray<BoundModel> models = Binder.BindAll(ModelFileParser.Parse("a.model.yaml", $"{Trained}budget: {{ {option} }}"), "App");
        Assert.Equal([], models.Single().Diagnostics);
        Limit limit = Assert.Single(models.Single().Limits);
        return (limit.Cost, limit.Most);
    }
}
