namespace ModelGen.Tests.Properties;

/// <summary>Random samples for a model: inputs, some of whose steps are masked, and targets that its loss takes.</summary>
internal sealed class Samples
{
    public Samples(ModelDescription description, int count, int seed)
    {
        System.Random random = new(seed);
        int features = description.InputShape[^1];
        float padding = description.Name == "Tagger" ? -1 : 0;
        Input = new float[count * description.InputLength];
        for (int step = 0; step < Input.Length / features; step++)
        {
            bool masked = description.InputShape.Rank == 2 && random.Next(4) == 0;
            for (int i = 0; i < features; i++)
            {
                Input[(step * features) + i] = masked ? padding
                    : description.IndexCount is int words ? random.Next(words)
                    : (random.NextSingle() * 2) - 1;
            }
        }

        int classes = description.OutputShape[^1];
        bool indices = description.Training?.Loss == Loss.SparseCategoricalCrossentropy;
        Target = new float[count * description.TargetLength];
        for (int i = 0; i < Target.Length; i++)
        {
            Target[i] = indices ? random.Next(classes) : random.NextSingle();
        }
    }

    public float[] Input { get; }

    public float[] Target { get; }
}
