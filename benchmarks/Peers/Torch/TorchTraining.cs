using ModelGen;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.utils.rnn;

namespace Benchmarks.Peers.Torch;

/// <summary>A training step in TorchSharp: forward, backward and Adam's step on one batch.</summary>
internal sealed class TorchTraining : IDisposable
{
    /// <summary>How many steps are compared: the first shows the gradients, the loss of the second what the optimizer did.</summary>
    private const int ComparedSteps = 2;

    private readonly TorchModel model;
    private readonly Adam optimizer;
    private readonly Tensor x;
    private readonly Tensor classes;
    private readonly Tensor? lengths;

    private TorchTraining(ITrainableModel ours, float[] input, float[] target, int[]? lengths)
    {
        TensorShape shape = ours.Description.InputShape;
        OptimizerDescription adam = ours.Description.Training!.Optimizer;
        model = new(ours);

        // PyTorch adds epsilon to the root of the corrected second moment, Keras to that of the uncorrected: this makes the first steps equal.
        double epsilon = adam["epsilon"] / Math.Sqrt(1 - adam["beta_2"]);
        optimizer = optim.Adam(
            model.Parameters.Where(parameter => parameter.requires_grad), adam["learning_rate"], adam["beta_1"], adam["beta_2"], epsilon);
        x = tensor(input, [target.Length, shape[0], shape[1]]);
        classes = tensor(Array.ConvertAll(target, number => (long)number));
        this.lengths = lengths is null ? null : tensor(Array.ConvertAll(lengths, length => (long)length));
    }

    /// <summary>On plain tensors where no step is masked, and on packed sequences where the model has a mask.</summary>
    /// <param name="model">Our model, which is trained by this for some steps.</param>
    /// <param name="lengths">For each sample how many of its steps are not masked.</param>
    public static PeerRun[] Ways(ITrainableModel model, int[] lengths)
    {
        (float[] input, float[] target) = WorkRun.Samples(model.Description, lengths);
        Dictionary<string, TorchTraining> ways = [];
        if (lengths.All(length => length == model.Description.InputShape[0]))
        {
            ways.Add("plain tensors", new(model, input, target, null));
        }

        if (model.Description.Layers.Any(layer => layer.MaskValue is not null))
        {
            ways.Add("packed sequences", new(model, input, target, lengths));
        }

        Dictionary<string, double> differences = ways.Keys.ToDictionary(way => way, _ => 0.0);
        for (int i = 0; i < ComparedSteps; i++)
        {
            double loss = model.Forward(input, target, new StepContext(true, 1, 0, i));
            model.Backward();
            foreach ((string name, TorchTraining way) in ways)
            {
                differences[name] = Math.Max(differences[name], way.Compare(model, loss, compareGradients: i == 0));
            }

            model.Update();
        }

        return [.. ways.Select(way => new PeerRun(way.Key, way.Value.Step, differences[way.Key], way.Value))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        optimizer.Dispose();
        model.Dispose();
        x.Dispose();
        classes.Dispose();
        lengths?.Dispose();
    }

    private void Step()
    {
        using DisposeScope scope = NewDisposeScope();
        _ = Gradients();
        optimizer.step();
    }

    /// <summary>Does a step and compares it with ours.</summary>
    private double Compare(ITrainableModel ours, double loss, bool compareGradients)
    {
        using DisposeScope scope = NewDisposeScope();
        string name = ours.Description.Name;
        double difference = Comparison.Difference($"losses of {name}", [(float)loss], [Gradients().item<float>()]);
        foreach ((Parameter parameter, float[]? gradients) in compareGradients ? model.Parameters.Zip(model.Tensors(ours.Gradients)) : [])
        {
            if (gradients is not null)
            {
                difference = Math.Max(difference, Comparison.Difference(
                    $"gradients of {name}", gradients, parameter.grad!.data<float>().ToArray(), scale: gradients.Max(Math.Abs)));
            }
        }

        optimizer.step();
        return difference;
    }

    /// <summary>Forward and backward.</summary>
    /// <returns>The loss.</returns>
    private Tensor Gradients()
    {
        optimizer.zero_grad();
        Tensor logits = lengths is null
            ? model.Logits(x)
            : model.Logits(pack_padded_sequence(x, lengths, batch_first: true, enforce_sorted: false));
        Tensor loss = nn.functional.cross_entropy(logits, classes);
        loss.backward();
        return loss;
    }
}
