namespace ModelGen.Tests.Runtime;

/// <summary>A model that has parameters and does nothing else.</summary>
internal sealed class TestModel : IModel
{
    private readonly WeightsFile file;
    private readonly float[] parameters;

    public TestModel(ModelDescription description)
    {
        Description = description;
        file = new WeightsFile(description);
        parameters = [.. Enumerable.Range(0, description.ParameterCount).Select(i => i + 0.25f)];
    }

    public ModelDescription Description { get; }

    public ReadOnlySpan<float> Parameters => parameters;

    public Span<float> EditParameters() => parameters;

    /// <summary>A masked LSTM and a dense layer.</summary>
    public static ModelDescription Masked { get; } = Describe(
        "Masked",
        [
            new("masking", "Masking", new(5, 3), 0, MaskIn: false, MaskOut: true),
            new("dropout", "Dropout", new(5, 3), 0, MaskIn: true, MaskOut: true),
            new("lstm", "LSTM", new(2), 48, MaskIn: true, MaskOut: false),
            new("dense", "Dense", new(2), 6, MaskIn: false, MaskOut: false),
        ],
        ("lstm/kernel", new(3, 8), true),
        ("lstm/recurrent_kernel", new(2, 8), true),
        ("lstm/bias", new(8), true),
        ("dense/kernel", new(2, 2), true),
        ("dense/bias", new(2), true));

    /// <summary>Two branches of which one goes past the other, and a kernel that is not trained.</summary>
    public static ModelDescription Branched { get; } = Describe(
        "Branched",
        [
            new("lstm", "LSTM", new(5, 2), 48, false, false) { Inputs = ["input"] },
            new("dense", "Dense", new(5, 2), 6, false, false) { Inputs = ["input"] },
            new("add", "Add", new(5, 2), 0, false, false) { Inputs = ["lstm", "dense"] },
            new("flatten", "Flatten", new(10), 0, false, false) { Inputs = ["add"] },
        ],
        ("lstm/kernel", new(3, 16), true),
        ("dense/kernel", new(3, 2), false));

    /// <summary>A description with parameters one after the other.</summary>
    public static ModelDescription Describe(
        string name, LayerDescription[] layers, params (string Name, TensorShape Shape, bool Trainable)[] tensors)
    {
        int offset = 0;
        List<ParameterDescription> parameters = [];
        foreach ((string tensor, TensorShape shape, bool trainable) in tensors)
        {
            parameters.Add(new(tensor, shape, offset, trainable, Initializer.Zeros));
            offset += shape.Length;
        }

        return new(name, "", new(5, 3), new(2), [], [.. layers], [.. parameters], Training: null);
    }

    public void Predict(ReadOnlySpan<float> input, Span<float> output) => throw new NotSupportedException();

    public void Save(Stream stream) => file.Write(stream, parameters);

    public void Load(Stream stream) => file.Read(stream, parameters);

    public void Dispose()
    {
    }
}
