using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using ModelGen.Tests.Digits;

namespace ModelGen.Tests.Properties;

/// <summary>Weights files of generated models.</summary>
public class WeightsTests
{
    public static TheoryData<string> Models => SampleModels.Trainable;

    [Theory]
    [MemberData(nameof(Models))]
    public void Saved_weights_come_back_to_the_bit(string name)
    {
        using ITrainableModel model = SampleModels.Create(name, new ModelOptions { Seed = 1 });
        using ITrainableModel other = SampleModels.Create(name, new ModelOptions { Seed = 2, BatchSize = 0 });
        Samples samples = new(model.Description, model.BatchSize, seed: 1);
        model.Forward(samples.Input, samples.Target, new StepContext(Training: true));
        model.Backward();
        model.Update();
        float[] expected = Predict(model, samples);
        Assert.NotEqual(expected, Predict(other, samples));
        other.Load(new MemoryStream(Save(model)));
        Assert.Equal(model.Parameters.ToArray(), other.Parameters.ToArray());
        Assert.Equal(expected, Predict(other, samples));
        Assert.Equal(Save(model), Save(other));
    }

    /// <summary>Tensors are found by their names: the order differs, as those that are trained lie first.</summary>
    [Fact]
    public void Weights_of_a_trained_layer_come_into_one_that_stays_as_it_is()
    {
        const string Yaml = """
            modelgen: 1
            name: NAME
            input: { shape: [3] }
            layers: [dense: { units: 4, trainable: WHETHER }, batch_normalization: { trainable: WHETHER }, dense: 2]
            training: { loss: mse, optimizer: { sgd: 0.1 }, batch_size: 2 }
            """;
        string Model(string name, string whether) => Yaml.Replace("NAME", name).Replace("WHETHER", whether);
        Compiling.CompiledModels compiled = Compiling.ModelCompiler.Compile($"{Model("Trained", "true")}\n---\n{Model("Kept", "false")}");
        using ITrainableModel trained = compiled.CreateTrainable(new ModelOptions { Seed = 1 }, "Trained");
        using ITrainableModel kept = compiled.CreateTrainable(new ModelOptions { Seed = 2 }, "Kept");
        kept.Load(new MemoryStream(Save(trained)));
        Samples samples = new(kept.Description, kept.BatchSize, seed: 1);
        Assert.Equal(Predict(trained, samples), Predict(kept, samples));

        float[] before = kept.Parameters.ToArray();
        kept.Forward(samples.Input, samples.Target, new StepContext(Training: true));
        kept.Backward();
        kept.Update();
        int count = kept.Description.TrainableCount;
        Assert.Equal((10, 42), (count, kept.Description.ParameterCount));
        Assert.Equal(before[count..], kept.Parameters[count..].ToArray());
        Assert.All(before[..count].Zip(kept.Parameters[..count].ToArray()), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public void Files_have_the_names_and_shapes_of_Keras()
    {
        using ITrainableModel model = SampleModels.Create("Stacked");
        byte[] file = Save(model);
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        using JsonDocument header = JsonDocument.Parse(Encoding.UTF8.GetString(file, 8, length));
        string[] tensors =
        [
            .. header.RootElement.EnumerateObject()
                .Where(tensor => tensor.Name != "__metadata__")
                .Select(tensor => $"{tensor.Name} {tensor.Value.GetProperty("shape").GetRawText()}")
                .Order(StringComparer.Ordinal),
        ];
        string[] expected =
        [
            "batch_normalization_1/beta [33]",
            "batch_normalization_1/gamma [33]",
            "batch_normalization_1/moving_mean [33]",
            "batch_normalization_1/moving_variance [33]",
            "dense_1/bias [3]",
            "dense_1/kernel [5,3]",
            "lstm_1/bias [132]",
            "lstm_1/kernel [3,132]",
            "lstm_1/recurrent_kernel [33,132]",
            "simple_rnn_1/bias [5]",
            "simple_rnn_1/kernel [33,5]",
            "simple_rnn_1/recurrent_kernel [5,5]",
        ];
        Assert.Equal(expected, tensors);
        Assert.Equal(8 + length + (4 * model.Description.ParameterCount), file.Length);
    }

    [Fact]
    public void A_damaged_file_leaves_the_model_as_it_was()
    {
        using ITrainableModel source = SampleModels.Create("Stacked", new ModelOptions { Seed = 1 });
        using ITrainableModel model = SampleModels.Create("Stacked", new ModelOptions { Seed = 2 });
        Samples samples = new(model.Description, 5, seed: 1);
        byte[] file = Save(source);
        (float[] parameters, float[] output) = (model.Parameters.ToArray(), Predict(model, samples));
        byte[] renamed = [.. file];
        renamed.AsSpan(8).Slice(renamed.AsSpan(8).IndexOf("lstm_1"u8), 1)[0] = (byte)'L';
        foreach (byte[] damaged in new[] { [], file[..7], file[..100], file[..^1], [.. file, 0], renamed })
        {
            Assert.Throws<WeightsFormatException>(() => model.Load(new MemoryStream(damaged)));
            Assert.Equal(parameters, model.Parameters.ToArray());
            Assert.Equal(output, Predict(model, samples));
        }
    }

    [Fact]
    public void Weights_of_another_architecture_are_refused_by_the_name_of_the_tensor()
    {
        using ITrainableModel mixed = SampleModels.Create("Mixed"), stacked = SampleModels.Create("Stacked");
        float[] before = mixed.Parameters.ToArray();
        WeightsFormatException refusal = Assert.Throws<WeightsFormatException>(() => mixed.Load(new MemoryStream(Save(stacked))));
        Assert.Contains("tensor \"lstm_1/kernel\" has the shape (3, 132) in the file and (3, 20) in the model \"Mixed\"", refusal.Message);
        Assert.EndsWith("; its metadata say that the file is of the model \"Stacked\"", refusal.Message);
        Assert.Equal(before, mixed.Parameters.ToArray());
    }

    [Fact]
    public void Files_on_disk_appear_whole_and_errors_name_them()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "model.safetensors");
        using ITrainableModel model = SampleModels.Create("Mixed", new ModelOptions { Seed = 1 });
        using ITrainableModel other = SampleModels.Create("Mixed", new ModelOptions { Seed = 2 });
        File.WriteAllText(path, "an older file");
        model.Save(path);
        Assert.Equal(Save(model), File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        other.Load(path);
        Assert.Equal(model.Parameters.ToArray(), other.Parameters.ToArray());

        File.WriteAllBytes(path, Save(model)[..^4]);
        other.EditParameters()[0] = 42;
        WeightsFormatException refusal = Assert.Throws<WeightsFormatException>(() => other.Load(path));
        Assert.StartsWith(path, refusal.Message);
        Assert.Equal(42, other.Parameters[0]);
        Assert.Throws<DirectoryNotFoundException>(() => model.Save(Path.Combine(folder.Path, "none", "model.safetensors")));
        Assert.Throws<FileNotFoundException>(() => model.Load(Path.Combine(folder.Path, "none.safetensors")));
    }

    [Fact]
    public void Parameters_edited_in_place_count_at_once()
    {
        using ITrainableModel model = SampleModels.Create("Mixed");
        Samples samples = new(model.Description, 3, seed: 1);
        float[] before = Predict(model, samples);
        ParameterDescription bias = model.Description.Parameters.Single(parameter => parameter.Name == "dense_1/bias");
        model.EditParameters()[bias.Offset] += 100;
        Assert.NotEqual(before, Predict(model, samples));
        Assert.All(Predict(model, samples).Chunk(4), distribution => Assert.Equal(1, distribution[0]));
    }

    private static byte[] Save(IModel model)
    {
        using MemoryStream stream = new();
        model.Save(stream);
        return stream.ToArray();
    }

    private static float[] Predict(IModel model, Samples samples)
    {
        float[] output = new float[samples.Input.Length / model.Description.InputLength * model.Description.OutputLength];
        model.Predict(samples.Input, output);
        return output;
    }
}
