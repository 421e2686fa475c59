using ModelGen.Tests.Compiling;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>Data sets of sequences with lengths of their own: training and scores are those of padded data whose padding is masked.</summary>
public class SequenceDataTests
{
    private const int Steps = 12, Features = 2, Count = 47;

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(string.Join("\n---\n", Sources())));

    public static TheoryData<string> Models => ["Classes", "Tags", "Curve"];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_training_run_is_that_of_padded_data(string name)
    {
        using ITrainableModel model = Create(name), other = Create("Padded" + name);
        (Dataset data, Dataset padded) = Data(name);
        FitOptions options = new() { ValidationSplit = 0.25, Epochs = 3 };
        History history = model.Fit(data, options), expected = other.Fit(padded, options);
        Assert.Equal(other.Parameters, model.Parameters);
        Assert.Equal(string.Join(" ", expected.Names), string.Join(" ", history.Names));
        foreach (string key in expected.Names)
        {
            Assert.Equal(expected.Column(key), history.Column(key));
        }

        Assert.Equal(other.Evaluate(padded).Values, model.Evaluate(data).Values);
        if (name == "Curve")
        {
            RegressionResult result = model.Regress(data), same = other.Regress(padded);
            Assert.Equal(same.Count, result.Count);
            Assert.Equal(same.Overall, result.Overall);
            return;
        }

        Predictions predictions = model.Classify(data), others = other.Classify(padded);
        Assert.Equal(others.Count, predictions.Count);
        Assert.Equal(others.Select(prediction => prediction), predictions.Select(prediction => prediction));
        Assert.Equal(others.Confusion.Accuracy, predictions.Confusion.Accuracy);
    }

    [Fact]
    public void Predictions_have_room_for_all_steps_and_zeros_behind_the_end()
    {
        using ITrainableModel model = Create("Tags");
        (Dataset data, _) = Data("Tags");
        float[] outputs = model.Predict(data);
        int room = Steps * 3;
        Assert.Equal(Count * room, outputs.Length);
        for (int i = 0; i < Count; i++)
        {
            float[] alone = new float[data.LengthOf(i) * 3];
            model.Predict(data[i].Input.Span, alone);
            Assert.Equal(alone, outputs.AsSpan(i * room, alone.Length));
            Assert.DoesNotContain(outputs.AsSpan((i * room) + alone.Length, room - alone.Length).ToArray(), output => output != 0);
        }
    }

    [Fact]
    public void Classes_of_sequences_are_those_of_the_largest_outputs()
    {
        using ITrainableModel model = Create("Classes");
        (Dataset data, _) = Data("Classes");
        Dataset memory = data.Select([.. Enumerable.Range(0, Count).Reverse()]).ToMemory();
        int[] lengths = [.. Enumerable.Range(0, Count).Select(memory.LengthOf)], classes = new int[Count];
        Assert.Equal(Enumerable.Range(0, Count).Select(data.LengthOf).Reverse(), lengths);
        float[] values = [.. Enumerable.Range(0, Count).SelectMany(i => memory[i].Input.ToArray())];
        model.PredictClasses(values, lengths, classes);
        float[] outputs = model.Predict(memory);
        for (int i = 0; i < Count; i++)
        {
            float[] output = outputs[(i * 3)..((i + 1) * 3)];
            Assert.Equal(Array.IndexOf(output, output.Max()), classes[i]);
            Assert.Equal(classes[i], model.PredictClass(memory[i].Input.Span));
        }

        Assert.NotEqual(data.ComputeSha256(), memory.ComputeSha256());
        Assert.Equal(data.ComputeSha256(), memory.Select([.. Enumerable.Range(0, Count).Reverse()]).ComputeSha256());
    }

    [Fact]
    public void Data_that_do_not_fit_say_what_to_do()
    {
        using ITrainableModel model = Create("Classes"), padded = Create("PaddedClasses"), tags = Create("Tags");
        (Dataset data, Dataset full) = Data("Classes");
        Refused("takes sequences with lengths of their own, which the samples", () => model.Evaluate(full));
        Refused("write 'lengths: true' beside the shape of its input", () => padded.Evaluate(data));
        Refused("takes one of 1 for each step", () => tags.Evaluate(data));
        Refused("takes up to 12 of 2", () => model.Evaluate(Dataset.Sequences([new float[26]], 2, [0])));
        Refused("Sequence 1 has no time step; leave it out.", () => Dataset.Sequences([new float[2], []], 2));
        Refused("Sequence 0 has 3 elements, which is no multiple of 2", () => Dataset.Sequences([new float[3]], 2));
        Refused("There is 1 sequence; the targets take 1 element, not 2.", () => Dataset.Sequences([new float[4]], 2, [0, 1]));
        Refused("Sequence 0 has 2 time steps and takes 2 elements here, not 3.", () => Dataset.Sequences([new float[4]], 2, new[] { new[] { 0, 1, 2 } }));
        Refused("these have a target for each step", () => Data("Tags").Data.Split(0.2, SplitMode.Stratified));
        float[][] spoilt = [[1, 2], [1, 2, 3, float.NaN]];
        InvalidDataException fault = Assert.Throws<InvalidDataException>(() => model.Fit(Dataset.Sequences(spoilt, 2, [0, 1]), new FitOptions { Epochs = 1 }));
        Assert.StartsWith("The input of sample 1", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("is NaN at element 3; inputs are finite numbers.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_that_do_not_fit_a_model_without_training_are_refused()
    {
        using IModel tags = Compiled.Value.Create(name: "PlainTags"), last = Compiled.Value.Create(name: "PlainLast");
        using IModel padded = Compiled.Value.Create(name: "PaddedPlainTags");
        float[][] three = [new float[6]];
        Dataset perStep = Dataset.Sequences(three, 2, new[] { new int[3] });
        Assert.Equal(3, tags.Classify(perStep).Count);
        Refused("Each step has a target of 1 element; PlainLast with output (3) takes one of 1 or 3 for each sequence.", () => last.Classify(perStep));
        Refused("takes one of 3 for each sequence", () => last.Regress(Dataset.Sequences(three, 2, new[] { new float[9] }, targetFeatures: 3)));
        Refused("a target of 2 elements; PlainTags with output (12, 3) takes one of 1 or 3 for each step", () => tags.Classify(
            Dataset.Sequences([new float[12]], 2, new[] { new float[12] }, targetFeatures: 2)));
        Refused("Each sequence has a target of 12 elements", () => tags.Classify(Dataset.Sequences(three, 2, new float[12], targetLength: 12)));
        Refused("One target has 13 elements", () => padded.Classify(new Dataset(new float[24], 24, new float[13], 13)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(13)]
    [InlineData(int.MaxValue)]
    public void A_source_that_says_a_length_out_of_range_is_told(int length)
    {
        using ITrainableModel model = Create("Classes");
        Dataset data = new(new Lengths([3, length, 5], Steps));
        string expected = $"The source says that sample 1 has a length of {length}, and that its sequences have 1 to 12 time steps.";
        foreach (Action action in new Action[]
        {
            () => model.Fit(data, new FitOptions { Epochs = 1 }), () => model.Evaluate(data), () => model.Classify(data), () => model.Predict(data),
            () => data.ToMemory(), () => data.ComputeSha256(), () => _ = data[1], () => data.Read([0, 1], new float[6], new float[2]),
        })
        {
            Assert.Equal(expected, Assert.Throws<InvalidDataException>(action).Message);
        }
    }

    [Fact]
    public void More_elements_than_an_array_holds_are_told()
    {
        Dataset data = new(new Lengths([.. Enumerable.Repeat(1 << 20, 4096)], 1 << 20));
        Refused("The inputs of 4096 sequences are 8589934592 elements", () => data.ToMemory());
        Refused("for 4096 samples give 8589934592", () => data.Read([.. Enumerable.Range(0, 4096)], [], []));
        float[] one = new float[1 << 20];
        Refused("The sequences are 4294967296 elements together", () => Dataset.Sequences([.. Enumerable.Repeat(one, 4096)], 1));
        Refused("The steps of 4096 sequences are 4294967296 elements", () => Dataset.Sequences(
            [.. Enumerable.Repeat(new float[1 << 10], 4096)], 1, [.. Enumerable.Repeat(one, 4096)], 1 << 10));
    }

    [Fact]
    public void Errors_name_the_parameter()
    {
        using ITrainableModel model = Create("Classes"), padded = Create("PaddedClasses");
        Assert.Equal("inputs", Assert.Throws<ArgumentException>(() => model.PredictClasses(new float[3], new int[1])).ParamName);
        Assert.Equal("inputs", Assert.Throws<ArgumentException>(() => model.PredictClasses(new float[3], [1], new int[1])).ParamName);
        Assert.Equal("input", Assert.Throws<ArgumentException>(() => model.PredictClass(new float[3])).ParamName);
        Assert.Equal("input", Assert.Throws<ArgumentException>(() => model.Predict(new float[3], new float[3])).ParamName);
        Assert.Equal("inputs", Assert.Throws<ArgumentException>(() => padded.PredictClasses(new float[72], [12, 12], new int[3])).ParamName);
        Refused("2 sequences come to 24 time steps", () => padded.Predict(new float[72], [12, 12], new float[9]));
        Refused("2 sequences come to 24 time steps", () => padded.Forward(new float[72], [12, 12], new float[3], StepContext.Inference));
    }

    [Fact]
    public void Advice_leads_somewhere() => Assert.Equal(
        "Sequences with lengths of their own make no array of (n, 24): take one by its index, or read some with Read.",
        Assert.Throws<NotSupportedException>(() => Data("Classes").Data.ToMemory().Inputs).Message);

    /// <summary>Zeros, of lengths that may be wrong.</summary>
    private sealed record Lengths(int[] All, int Steps) : IBatchSource
    {
        public int Count => All.Length;

        public int InputLength => Steps * 2;

        public int TargetLength => 1;

        public int LengthOf(int sample) => All[sample];

        public void Read(ReadOnlySpan<int> samples, Span<float> inputs, Span<float> targets)
        {
            inputs.Clear();
            targets.Clear();
        }
    }

    private static void Refused(string expected, Action action) =>
        Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.OrdinalIgnoreCase);

    private static ITrainableModel Create(string name) => (ITrainableModel)Compiled.Value.Create(new ModelOptions { Threads = 2 }, name);

    private static (Dataset Data, Dataset Padded) Data(string name)
    {
        System.Random random = new(4);
        float[][] sequences = [.. Enumerable.Range(0, Count).Select(i => Numbers(random, (1 + ((i * 5) % Steps)) * Features))];
        float[] padded = Dataset.Pad(sequences, Steps, Features, padding: SequenceSide.Post);
        int[] lengths = [.. sequences.Select(sequence => sequence.Length / Features)];
        switch (name)
        {
            case "Classes":
                int[] labels = [.. lengths.Select(_ => random.Next(3))];
                return (Dataset.Sequences(sequences, Features, labels), Dataset.WithLabels(padded, Steps * Features, labels));
            case "Tags":
                int[][] tags = [.. lengths.Select(length => Enumerable.Range(0, length).Select(_ => random.Next(3)).ToArray())];
                float[] all = Dataset.Pad([.. tags.Select(some => some.Select(tag => (float)tag).ToArray())], Steps, padding: SequenceSide.Post);
                return (Dataset.Sequences(sequences, Features, tags), new Dataset(padded, Steps * Features, all, Steps));
            default:
                float[][] targets = [.. lengths.Select(length => Numbers(random, length * 2))];
                return (
                    Dataset.Sequences(sequences, Features, targets, targetFeatures: 2),
                    new Dataset(padded, Steps * Features, Dataset.Pad(targets, Steps, 2, padding: SequenceSide.Post), Steps * 2));
        }
    }

    private static float[] Numbers(System.Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];

    private static IEnumerable<string> Sources()
    {
        (string Name, string Layers, string Training)[] models =
        [
            ("Classes", "{ gru: 9 }, { dropout: 0.2 }, { dense: { units: 3, activation: softmax } }",
                "loss: sparse_categorical_crossentropy, metrics: [accuracy]"),
            ("Tags", "{ lstm: { units: 9, return_sequences: true } }, { dense: { units: 3, activation: softmax } }",
                "loss: sparse_categorical_crossentropy, metrics: [accuracy, recall]"),
            ("Curve", "{ lstm: { units: 9, return_sequences: true } }, { dense: 2 }", "loss: mse, metrics: [mae]"),
        ];
        const string Plain = "lstm: { units: 3, return_sequences: true }";
        yield return $"modelgen: 1\nname: PlainTags\ninput: {{ shape: [{Steps}, {Features}], lengths: true }}\nlayers: [{Plain}]";
        yield return $"modelgen: 1\nname: PlainLast\ninput: {{ shape: [{Steps}, {Features}], lengths: true }}\nlayers: [lstm: 3]";
        yield return $"modelgen: 1\nname: PaddedPlainTags\ninput: {{ shape: [{Steps}, {Features}] }}\nlayers: [{Plain}]";
        foreach ((string name, string layers, string training) in models)
        {
            string rest = $"training: {{ {training}, optimizer: adam, batch_size: 10 }}";
            yield return $"modelgen: 1\nname: {name}\ninput: {{ shape: [{Steps}, {Features}], lengths: true }}\nlayers: [{layers}]\n{rest}";
            yield return $"modelgen: 1\nname: Padded{name}\ninput: {{ shape: [{Steps}, {Features}] }}\nlayers: [masking, {layers}]\n{rest}";
        }
    }
}
