namespace ModelGen.Tests.Documentation;

/// <summary>What the examples of a page take for granted.</summary>
/// <param name="Code">
/// C# with a class <c>Given</c>, which has data and, where the examples make none, models. Each example is a method of a class derived from it. Samples
/// are few, so that examples run in no time.
/// </param>
/// <param name="Models">Models that the page does not show.</param>
/// <param name="Runs">Whether the examples are run too, or only compiled, as are tests and what reads files.</param>
internal sealed record Given(string Code, string[] Models, bool Runs)
{
    private const string Nothing = "abstract class Given;";

    /// <summary>A model of digits, as most pages have one.</summary>
    public const string LstmDigits = """
        modelgen: 1
        name: LstmDigits
        input: { shape: [28, 28] }
        layers: [lstm: 4, dense: { units: 10, activation: softmax }]
        training: { loss: sparse_categorical_crossentropy, optimizer: adam, metrics: [accuracy] }
        """;

    private const string Gestures = "modelgen: 1\nname: Gestures\ninput: { shape: [50, 6] }\nlayers: [lstm: 4]\n";

    /// <summary>What a page takes for granted.</summary>
    public static Given Of(string page) => page switch
    {
        "README.md" => new("using Digits;\n" + Data + Digits, [], true),
        "docs/training.md" => new(Data + Training, [], true),
        "docs/from-keras.md" or "docs/from-pytorch.md" => new(Data + Keras, [], true),
        "docs/getting-started.md" => new("abstract class Given { protected static readonly string[] args = [\"train\"]; }", [], true),
        "docs/shipping.md" => new(Data + Digits, [LstmDigits], false),
        "docs/model-language.md" or "docs/importing.md" or "docs/exporting.md" or "import/ModelGen.Import/README.md" => new(Nothing, [], false),
        "docs/testing.md" => new(Nothing + "static class Verifier { public static Task Verify(object driver) => Task.FromResult(driver); }", [Gestures], false),
        "generator/ModelGen.Testing/README.md" => new("using Xunit;\n" + Nothing, [], false),
        "generator/ModelGen/README.md" => new(Data + Digits, [], true),
        _ => new(Data + Digits, [LstmDigits], true),
    };

    private const string Data = """
        using ModelGen;
        using ModelGen.Training;

        static class Made
        {
            public static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin(i * i))];

            public static int[] Labels(int count, int classes) => [.. Enumerable.Range(0, count).Select(i => i * i % classes)];
        }

        """;

    private const string Digits = """
        abstract class Given
        {
            protected static readonly float[] images = Made.Numbers(50 * LstmDigits.InputLength), image = images[..LstmDigits.InputLength];
            protected static readonly int[] labels = Made.Labels(50, 10);
            protected static readonly Dataset train = Dataset.WithLabels(images, LstmDigits.InputLength, labels), test = train;
            protected static readonly LstmDigits model = new(), lstm = model, rnn = model;
            protected static readonly History history = model.Fit(train, new FitOptions { Epochs = 1 }), lstmHistory = history, rnnHistory = history;
            protected static readonly Predictions predictions = model.Classify(test);
            protected static readonly float[] probabilities = new float[LstmDigits.OutputLength];
            protected static readonly Microsoft.Extensions.Logging.ILogger logger = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        }
        """;

    private const string Keras = """
        abstract class Given
        {
            protected static readonly float[] x = Made.Numbers(20 * Gestures.InputLength);
            protected static readonly int[] y = Made.Labels(20, 5);
        }
        """;

    private const string Training = """
        record Mail(float[] Words, bool IsSpam);

        abstract class Given
        {
            protected static readonly float[] facts = Made.Numbers(20 * House.InputLength), prices = Made.Numbers(20);
            protected static readonly float[] weather = Made.Numbers(800), temperature = Made.Numbers(400);
            protected static readonly float[] images = Made.Numbers(20 * Gesture.InputLength);
            protected static readonly float[][] recordings = [.. Enumerable.Range(30, 20).Select(steps => Made.Numbers(steps * 3))];
            protected static readonly int[] gestures = Made.Labels(20, 5);
            protected static readonly int[][] texts = [.. Enumerable.Range(30, 20).Select(words => Made.Labels(words, 1000))];
            protected static readonly int[] moods = Made.Labels(20, 3);
            protected static readonly float[] points = Made.Numbers(20 * 40);
            protected static readonly int[] writers = Made.Labels(20, 40), genuine = Made.Labels(20, 2);
            protected static readonly float[] stars = Made.Numbers(20);
            protected static readonly float[] readings = Made.Numbers(5 * Tagger.InputLength);
            protected static readonly int[] tags = Made.Labels(5 * Tagger.TargetLength, 3);
            protected static readonly Mail[] mails = [.. Enumerable.Range(0, 20).Select(i => new Mail(Made.Numbers(Spam.InputLength), i % 3 == 0))];
            protected static readonly Dataset train = Dataset.WithLabels(images, Gesture.InputLength, gestures);
            protected static readonly Dataset test = new(facts, House.InputLength, prices, House.TargetLength);
            protected static readonly Gesture model = new();
            protected static CancellationToken cancellationToken => default;

            static Given()
            {
                File.WriteAllBytes("gestures.bin", new byte[20 * sizeof(float) * (Gesture.InputLength + 1)]);
                model.Save("epoch-20.safetensors");
            }
        }
        """;
}
