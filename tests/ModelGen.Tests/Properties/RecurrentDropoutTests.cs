using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Properties;

/// <summary>What recurrent layers drop of the operands of their sums: when, how often, and for how long.</summary>
public class RecurrentDropoutTests
{
    private const int Samples = 400, Steps = 4, Width = 9;

    /// <summary>The state is a sum over the steps of what is not dropped, so that it shows all factors: all weights are those of the identity.</summary>
    private const string Sums = "activation: linear, use_bias: false, return_sequences: true";

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(
        $"{Document("Plain", "")}\n---\n{Document("Inputs", ", dropout: 0.25")}\n---\n{Document("States", ", recurrent_dropout: 0.4")}"));

    [Fact]
    public void A_sample_drops_the_same_inputs_at_all_steps()
    {
        float[] plain = Run("Plain", training: true), dropped = Run("Inputs", training: true);
        int kept = 0;
        for (int i = 0; i < plain.Length; i++)
        {
            int first = i - (i / Width % Steps * Width);
            bool isKept = dropped[first] > 0;
            Assert.Equal(isKept ? plain[i] / 0.75f : 0, dropped[i], 1e-4f);
            kept += isKept ? 1 : 0;
        }

        Assert.InRange(kept / (double)plain.Length, 0.73, 0.77);
    }

    [Fact]
    public void A_sample_drops_the_same_states_at_all_steps()
    {
        float[] dropped = Run("States", training: true);
        int kept = 0;
        for (int first = 0; first < dropped.Length; first += Steps * Width)
        {
            for (int unit = 0; unit < Width; unit++)
            {
                // A state begins with 0, so that nothing is dropped in the first step; behind it h(t) = x + m h(t-1) has one m.
                float x = dropped[first + unit], factor = (dropped[first + Width + unit] - x) / x;
                Assert.True(Math.Abs(factor) < 1e-5 || Math.Abs(factor - (1 / 0.6)) < 1e-4, $"{factor}");
                kept += factor > 1 ? 1 : 0;
                for (int step = 2; step < Steps; step++)
                {
                    float before = dropped[first + ((step - 1) * Width) + unit];
                    Assert.Equal(x + (factor * before), dropped[first + (step * Width) + unit], 1e-4f);
                }
            }
        }

        Assert.InRange(kept / (double)(Samples * Width), 0.57, 0.63);
    }

    [Fact]
    public void Nothing_is_dropped_without_training()
    {
        Assert.Equal(Run("Plain", training: false), Run("Inputs", training: false));
        Assert.Equal(Run("Plain", training: false), Run("States", training: false));
    }

    /// <summary>Predictions run the same code as those of a layer that drops nothing.</summary>
    [Fact]
    public void The_code_for_inference_is_that_of_the_layer_without_dropout()
    {
        string[] code = [.. new[] { "", ", dropout: 0.25", ", dropout: 0.25, recurrent_dropout: 0.4" }.Select(dropout =>
            ModelCompiler.Generate($"""
                modelgen: 1
                name: Same
                input: {"{"} shape: [5, 3] {"}"}
                layers: [masking, lstm: {"{"} units: 4, return_sequences: true{dropout} {"}"}, gru: {"{"} units: 3, reset_after: false{dropout} {"}"}]
                training: {"{"} loss: mse, optimizer: sgd {"}"}
                """).GeneratedTrees
                .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>())
                .Single(type => type.Identifier.Text == "Inference" && type.Parent is ClassDeclarationSyntax { Identifier.Text: "CpuKernels" })
                .ToFullString())];
        Assert.Contains("Recurrence.Step", code[0]);
        Assert.All(code, text => Assert.Equal(code[0], text));
    }

    [Theory]
    [InlineData("lstm: { units: 4, dropout: 1 }", "MG0010")]
    [InlineData("lstm: { units: 4, recurrent_dropout: -0.1 }", "MG0010")]
    [InlineData("lstm: { units: 4, recurrent_dropout: true }", "MG0009")]
    [InlineData("integral: { units: 4, recurrent_dropout: 0.1 }", "MG0022")]
    public void Rates_are_below_1_and_there_is_something_to_drop(string layer, string id)
    {
        string error = Assert.Single(Binding.Models.Errors($$"""
            modelgen: 1
            input: { shape: [5, 3] }
            cells:
              - name: integral
                equations: [ "h = h + affine(x)" ]
            layers:
              - {{layer}}
            """));
        Assert.StartsWith($"{id}: layers[0].{layer.Split(':')[0]}.", error);
        Assert.Contains("(line 7)", error);
    }

    private static string Document(string name, string dropout) => $$"""
        modelgen: 1
        name: {{name}}
        input: { shape: [{{Steps}}, {{Width}}] }
        layers: [simple_rnn: { units: {{Width}}, {{Sums}}{{dropout}} }]
        training: { loss: mse, optimizer: sgd, batch_size: {{Samples}} }
        """;

    private static float[] Run(string name, bool training)
    {
        using ITrainableModel model = Compiled.Value.CreateTrainable(new ModelOptions(), name);
        Span<float> weights = model.EditParameters();
        for (int i = 0; i < weights.Length; i++)
        {
            int place = i % (Width * Width);
            weights[i] = place / Width == place % Width ? 1 : 0;
        }

        // A sample has the same inputs at all steps.
        float[] input = [.. Enumerable.Range(0, Samples * Steps * Width).Select(i => 1 + (i / (Steps * Width) % 7 * 0.25f))];
        model.Forward(input, new float[input.Length], new StepContext(training, Seed: 5));
        return model.Outputs.ToArray();
    }
}
