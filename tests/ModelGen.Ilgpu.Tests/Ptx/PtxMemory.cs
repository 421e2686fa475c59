using System.Reflection;
using ILGPU;
using ModelGen.CompilerServices;

namespace ModelGen.Ilgpu.Tests.Ptx;

/// <summary>The memory of a model, in the sections of a <see cref="DeviceBatch"/>.</summary>
internal sealed class PtxMemory
{
    /// <summary>The alignment of sections in bytes, which ILGPU takes for granted.</summary>
    private const int Alignment = 256;

    private readonly Dictionary<string, (ulong Address, float[] Words)> sections = [];

    private PtxMemory()
    {
    }

    /// <summary>Whether the kernels are to see the weights of the batch.</summary>
    public bool IsWeighted { get; set; }

    /// <summary>The words of a section.</summary>
    public float[] this[string section] => sections[section].Words;

    /// <summary>Makes what training and inference use, with what they share.</summary>
    /// <param name="global">Where it is.</param>
    /// <param name="model">The model.</param>
    /// <param name="layout">How much memory it takes.</param>
    /// <param name="batchSize">Most samples of a training step.</param>
    /// <param name="slices">In how many shares of the samples gradients are summed.</param>
    /// <param name="chunk">Most samples of a prediction.</param>
    public static (PtxMemory Training, PtxMemory Inference) Make(
        WordMemory global, ModelDescription model, DeviceLayout layout, int batchSize, int slices, int chunk)
    {
        PtxMemory training = new(), inference = new();
        training.AddBatch(global, model, layout, batchSize, layout.TrainingRow);
        inference.AddBatch(global, model, layout, chunk, layout.InferenceRow);
        training.Add(global, nameof(DeviceBatch.Gradients), slices * layout.Trainable);
        training.Add(global, nameof(DeviceBatch.Slots), layout.Slots * layout.Trainable);
        inference.Add(global, nameof(DeviceBatch.Gradients), 0);
        inference.Add(global, nameof(DeviceBatch.Slots), 0);
        training.Add(global, nameof(DeviceBatch.Parameters), model.ParameterCount);
        training.Add(global, nameof(DeviceBatch.Packed), layout.Packed);
        foreach (string common in (string[])[nameof(DeviceBatch.Parameters), nameof(DeviceBatch.Packed)])
        {
            inference.sections[common] = training.sections[common];
        }

        return (training, inference);
    }

    /// <summary>The bytes of a kernel's argument: fields in their order, views as address and length.</summary>
    /// <param name="batch">The fields that are no views.</param>
    public byte[] Argument(DeviceBatch batch)
    {
        using MemoryStream bytes = new();
        using BinaryWriter writer = new(bytes);
        foreach (FieldInfo field in typeof(DeviceBatch).GetFields().OrderBy(field => field.MetadataToken))
        {
            switch (field.GetValue(batch))
            {
                case ArrayView<float>:
                    writer.Write(sections[field.Name].Address);
                    writer.Write(field.Name == nameof(DeviceBatch.Weights) && !IsWeighted ? 0L : sections[field.Name].Words.Length);
                    break;
                case int number:
                    writer.Write(number);
                    break;
                case uint number:
                    writer.Write(number);
                    break;
                case float number:
                    writer.Write(number);
                    break;
            }
        }

        return bytes.ToArray();
    }

    private void AddBatch(WordMemory global, ModelDescription model, DeviceLayout layout, int samples, int row)
    {
        int positions = model.Positions;
        Add(global, nameof(DeviceBatch.Input), samples * model.InputLength);
        Add(global, nameof(DeviceBatch.Target), samples * model.TargetLength);
        Add(global, nameof(DeviceBatch.Output), samples * model.OutputLength);
        Add(global, nameof(DeviceBatch.OutputMask), layout.OutputIsMasked ? samples * positions : 0);
        Add(global, nameof(DeviceBatch.Losses), samples * (positions + (layout.PenalizesOutputs ? 1 : 0)));
        Add(global, nameof(DeviceBatch.Weights), samples * positions);
        Add(global, nameof(DeviceBatch.Rows), samples * row);
        Add(global, nameof(DeviceBatch.Shared), layout.Shared);
    }

    private void Add(WordMemory global, string section, int words)
    {
        float[] array = new float[words];
        sections.Add(section, (global.Add(section, Alignment, array), array));
    }
}
