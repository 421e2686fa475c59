namespace ModelGen.Training;

/// <summary>Gathers the norms of gradients and updates of each layer step by step, without allocating.</summary>
internal sealed class NormSums
{
    private readonly string[] layers;

    /// <summary>For each trainable tensor its layer, its first number and how many it has.</summary>
    private readonly (int Layer, int Offset, int Length)[] tensors;

    private readonly double[] gradients;
    private readonly double[] ratios;
    private readonly int[] ratioSteps;
    private readonly double[] squares;
    private readonly double[] weightSquares;
    private readonly float[] before;
    private int steps;

    public NormSums(ITrainableModel model)
    {
        ParameterDescription[] trainable = [.. model.Description.Parameters.Where(parameter => parameter.Trainable)];
        layers = [.. trainable.Select(LayerOf).Distinct()];
        tensors = [.. trainable.Select(parameter => (Array.IndexOf(layers, LayerOf(parameter)), parameter.Offset, parameter.Shape.Length))];
        gradients = new double[layers.Length];
        ratios = new double[layers.Length];
        ratioSteps = new int[layers.Length];
        squares = new double[layers.Length];
        weightSquares = new double[layers.Length];
        before = new float[model.Description.TrainableCount];
    }

    public void Reset(ITrainableModel model)
    {
        Array.Clear(gradients);
        Array.Clear(ratios);
        Array.Clear(ratioSteps);
        steps = 0;
        Remember(model);
    }

    /// <summary>Adds the gradients of a step. On the CPU the parameters are still those from before its update, on a device no longer.</summary>
    public void AddGradients(ITrainableModel model)
    {
        Squares(model.Gradients, [], squares);
        for (int layer = 0; layer < layers.Length; layer++)
        {
            gradients[layer] += Math.Sqrt(squares[layer]);
        }

        if (model is not IQueuedModel)
        {
            Remember(model);
        }

        steps++;
    }

    /// <summary>Adds the update of a step.</summary>
    public void AddUpdate(ITrainableModel model)
    {
        Squares(model.Parameters, before, squares);
        Squares(before, [], weightSquares);
        for (int layer = 0; layer < layers.Length; layer++)
        {
            if (weightSquares[layer] > 0)
            {
                ratios[layer] += Math.Sqrt(squares[layer] / weightSquares[layer]);
                ratioSteps[layer]++;
            }
        }

        Remember(model);
    }

    /// <summary>Keeps the sums of the steps so far.</summary>
    public void Save(SavedState state)
    {
        state.Set("gradients", gradients);
        state.Set("ratios", ratios);
        state.Set("ratio steps", [.. ratioSteps.Select(count => (double)count)]);
        state.Set("steps", steps);
    }

    /// <summary>Brings the sums back. The parameters are the model's of then already.</summary>
    public void Restore(SavedState state, ITrainableModel model)
    {
        state.GetDoubles("gradients").CopyTo(gradients);
        state.GetDoubles("ratios").CopyTo(ratios);
        Array.ConvertAll(state.GetDoubles("ratio steps").ToArray(), count => (int)count).CopyTo(ratioSteps, 0);
        steps = (int)state.GetNumber("steps");
        Remember(model);
    }

    public IEnumerable<LayerNorms> ToNorms(ITrainableModel model)
    {
        Squares(model.Parameters, [], weightSquares);
        return steps == 0
            ? []
            : [.. layers.Select((layer, i) => new LayerNorms(layer, gradients[i] / steps, Math.Sqrt(weightSquares[i]), ratios[i] / ratioSteps[i]))];
    }

    private static string LayerOf(ParameterDescription parameter) => parameter.Name[..parameter.Name.LastIndexOf('/')];

    private void Remember(ITrainableModel model) => model.Parameters[..before.Length].CopyTo(before);

    /// <summary>For each layer the sum of the squares of its numbers, or of their differences from others.</summary>
    private void Squares(ReadOnlySpan<float> numbers, ReadOnlySpan<float> others, double[] sums)
    {
        Array.Clear(sums);
        foreach ((int layer, int offset, int length) in tensors)
        {
            double sum = 0;
            for (int i = offset; i < offset + length; i++)
            {
                double number = others.IsEmpty ? numbers[i] : (double)numbers[i] - others[i];
                sum += number * number;
            }

            sums[layer] += sum;
        }
    }
}
