using ModelGen.Import;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Importing;

/// <summary>Compiles what was imported as a build would, loads the weights from the file that would be saved, and predicts.</summary>
internal static class ImportRun
{
    /// <summary>Asserts that an imported model gives the outputs of a reference.</summary>
    /// <param name="imported">The model.</param>
    /// <param name="compiled">Its class, among others perhaps.</param>
    /// <param name="reference">The path of the reference, with pairs of <c>input</c> and <c>output</c>, the second called <c>input2</c> and <c>output2</c>.</param>
    /// <param name="tolerance">Relative to the largest output.</param>
    public static void AssertGives(ImportedModel imported, CompiledModels compiled, string reference, double tolerance)
    {
        using IModel model = compiled.Create(name: imported.Name);
        Load(model, imported);
        Dictionary<string, (int[] Shape, double[] Values)> tensors = ReferenceTensors.Read(reference);
        foreach (string end in new[] { "", "2" }.Where(end => tensors.ContainsKey("input" + end)))
        {
            AssertGives(model, tensors["input" + end], tensors["output" + end], tolerance);
        }
    }

    /// <summary>The same for one batch.</summary>
    public static void AssertGives(IModel model, (int[] Shape, double[] Values) input, (int[] Shape, double[] Values) expected, double tolerance)
    {
        float[] outputs = Predict(model, input);
        Assert.Equal(expected.Values.Length, outputs.Length);
        double largest = expected.Values.Max(Math.Abs);
        double worst = outputs.Zip(expected.Values).Max(pair => Math.Abs(pair.First - pair.Second)) / largest;
        Assert.True(worst <= tolerance, $"the outputs are {worst:E2} of the largest one from the reference, {tolerance:E0} is allowed");
    }

    /// <summary>Loads the imported weights.</summary>
    public static void Load(IModel model, ImportedModel imported)
    {
        using MemoryStream weights = new();
        imported.WriteWeights(weights);
        weights.Position = 0;
        model.Load(weights);
    }

    /// <summary>The outputs of a batch.</summary>
    public static float[] Predict(IModel model, (int[] Shape, double[] Values) input)
    {
        float[] outputs = new float[input.Shape[0] * model.Description.OutputLength];
        model.Predict(Array.ConvertAll(input.Values, value => (float)value), outputs);
        return outputs;
    }
}
