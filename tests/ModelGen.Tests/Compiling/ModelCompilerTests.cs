namespace ModelGen.Tests.Compiling;

public class ModelCompilerTests
{
    [Fact]
    public void A_model_that_does_not_compile_fails_alone_and_says_why()
    {
        static string Document(string name) => $"modelgen: 1\nname: {name}\nnamespace: User\ninput: {{ shape: [3] }}\nlayers: [dense: 2]\n";
        CompiledModels models = ModelCompiler.Compile(
            Document("Good") + "---\n" + Document("Bad"), sources: "namespace User; sealed class Bad;");
        Assert.Equal("Good", models.Create(name: "Good").Description.Name);
        ModelException failure = Assert.Throws<ModelException>(() => models.Create(name: "Bad"));
        Assert.Equal("Bad", failure.Model);
        Assert.StartsWith("The model Bad does not compile: ", failure.Message);
        Assert.InRange(failure.Message.Length, 100, 5000);
    }

    [Fact]
    public void A_compiled_model_predicts_a_distribution()
    {
        const string Yaml = """
            modelgen: 1
            name: Tiny
            input: { shape: [5, 3] }
            layers:
              - masking: 2
              - lstm: { units: 5, return_sequences: true }
              - dropout: 0.3
              - batch_normalization
              - simple_rnn: { units: 6, activation: swish, go_backwards: true, return_sequences: true }
              - flatten
              - dense: { units: 7, activation: gelu }
              - dense: { units: 4, activation: softmax }
            training:
              loss: sparse_categorical_crossentropy
              optimizer: { adamw: { clipnorm: 1.0 } }
            """;
        using ITrainableModel model = ModelCompiler.Compile(Yaml).CreateTrainable();
        float[] input = [.. Enumerable.Range(0, 30).Select(i => i / 30f)], output = new float[8];
        model.Predict(input, output);
        Assert.Equal(1, output[..4].Sum(), 1e-6f);
        Assert.Equal(1, output[4..].Sum(), 1e-6f);
        Assert.All(output, p => Assert.InRange(p, 0.001f, 0.999f));
        double first = 0, last = 0;
        for (int i = 0; i < 300; i++)
        {
            last = model.Forward(input, [1, 3], new StepContext(true, 0, 0, i));
            first = i == 0 ? last : first;
            model.Backward();
            model.Update();
        }

        Assert.InRange(last, 0, first / 4);
    }
}
