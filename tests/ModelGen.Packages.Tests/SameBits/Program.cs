using System.Globalization;
using System.Runtime.InteropServices;
using ModelGen;

// Prints what each model computes at each of the widths that are named, as hashes of the bits: 'model width what hash'. The first argument is the folder with
// the weights and batches of models that have any; all others draw them.
foreach (string width in args[1..])
{
    foreach (ModelUnderTest tested in Models.All)
    {
        new Report(tested, args[0], Enum.Parse<VectorWidth>(width)).Print();
    }
}

/// <summary>A model of the program.</summary>
internal sealed record ModelUnderTest(string Name, Func<ModelOptions, ITrainableModel> Create, bool Streams);

/// <summary>What one model computes.</summary>
internal sealed class Report(ModelUnderTest tested, string folder, VectorWidth width)
{
    private const int Steps = 5;

    public void Print()
    {
        using ITrainableModel model = tested.Create(new ModelOptions { Threads = 1, VectorWidth = width, Seed = 7 });
        (float[] input, float[] target) = Batch(model.Description);
        string weights = Path.Combine(folder, tested.Name + ".safetensors");
        if (File.Exists(weights))
        {
            using FileStream file = File.OpenRead(weights);
            model.Load(file);
        }

        Print("weights", hash => hash.Add(model.Parameters));
        Print("prediction", hash => hash.Add(Predicted(model, input)));
        if (tested.Streams)
        {
            Print("streaming", hash => Stream(hash, ((ISharedModel)model).Publish(), input));
        }

        Print("training", hash => Train(hash, model, input, target));
    }

    private static float[] Predicted(ITrainableModel model, float[] input)
    {
        float[] output = new float[input.Length / model.Description.InputLength * model.Description.OutputLength];
        model.Predict(input, output);
        return output;
    }

    /// <summary>The first sequence, step by step.</summary>
    private static void Stream(BitHash hash, ModelWeights weights, float[] input)
    {
        using ModelStream stream = weights.CreateStream();
        int features = weights.Description.InputShape[^1];
        float[] output = new float[weights.Description.OutputShape[^1]];
        for (int step = 0; step < weights.Description.InputLength / features; step++)
        {
            stream.Step(input.AsSpan(step * features, features), output);
            hash.Add(output);
        }
    }

    /// <summary>A short training, with dropout and noise, and all that its steps give.</summary>
    private static void Train(BitHash hash, ITrainableModel model, float[] input, float[] target)
    {
        for (int step = 0; step < Steps; step++)
        {
            hash.Add(model.Forward(input, target, new StepContext(Training: true, Seed: 3, Step: step)));
            model.Backward();
            model.Update();
            hash.Add(model.Outputs);
            hash.Add(model.Gradients);
            hash.Add(model.Parameters);
        }
    }

    private (float[] Input, float[] Target) Batch(ModelDescription description)
    {
        string input = Path.Combine(folder, tested.Name + ".x"), target = Path.Combine(folder, tested.Name + ".y");
        return File.Exists(input)
            ? (Floats(File.ReadAllBytes(input)), Floats(File.ReadAllBytes(target)))
            : Drawn(description);
    }

    /// <summary>Seven samples, a quarter of whose steps are masked where the model masks.</summary>
    private static (float[] Input, float[] Target) Drawn(ModelDescription description)
    {
        const int Count = 7;
        Random random = new(11);
        int features = description.InputShape[^1];
        float? masked = description.Layers.Select(layer => layer.MaskValue).FirstOrDefault(value => value is not null);
        float[] input = new float[Count * description.InputLength];
        for (int step = 0; step < input.Length / features; step++)
        {
            bool isMasked = random.Next(4) == 0;
            for (int i = 0; i < features; i++)
            {
                float number = (random.NextSingle() * 3) - 1.5f;
                input[(step * features) + i] = isMasked && masked is float value ? value : number;
            }
        }

        bool indices = description.Training?.Loss == Loss.SparseCategoricalCrossentropy;
        float[] target = new float[Count * description.TargetLength];
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = indices ? random.Next(description.OutputShape[^1]) : random.NextSingle();
        }

        return (input, target);
    }

    private static float[] Floats(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();

    private void Print(string what, Action<BitHash> compute)
    {
        BitHash hash = new();
        compute(hash);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tested.Name} {width} {what} {hash}"));
    }
}

/// <summary>A hash of numbers' bits (FNV-1a): .NET's own ones call OpenSSL, which a system for another processor may lack.</summary>
internal sealed class BitHash
{
    private ulong hash = 0xcbf29ce484222325;

    public void Add(double number) => Add(BitConverter.DoubleToUInt64Bits(double.IsNaN(number) ? double.NaN : number));

    public void Add(ReadOnlySpan<float> numbers)
    {
        foreach (float number in numbers)
        {
            // Which NaN an operation gives is the processor's.
            Add(BitConverter.SingleToUInt32Bits(float.IsNaN(number) ? float.NaN : number));
        }
    }

    public override string ToString() => hash.ToString("x16", CultureInfo.InvariantCulture);

    private void Add(ulong bits)
    {
        for (int i = 0; i < 8; i++, bits >>= 8)
        {
            hash = (hash ^ (bits & 0xff)) * 0x100000001b3;
        }
    }
}
