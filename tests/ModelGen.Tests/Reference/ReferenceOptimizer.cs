using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;

namespace ModelGen.Tests.Reference;

/// <summary>An optimizer in double precision: its equations on one weight after the other.</summary>
/// <param name="model">Whose parameters it changes.</param>
/// <param name="rates">Says the learning rate of each step; tests of their own hold it to closed forms.</param>
internal sealed class ReferenceOptimizer(ReferenceModel model, TrainingDescription rates)
{
    private readonly Optimizer optimizer = model.Network.Training!.Optimizer;
    private readonly Dictionary<Symbol, double[]> slots =
        model.Network.Training!.Optimizer.Slots.ToDictionary(slot => slot, _ => new double[model.Parameters.Length]);

    private int steps;

    /// <summary>One step of the model's parameters.</summary>
    public void Step(ReadOnlySpan<float> gradients)
    {
        double[] clipped = Clip(Array.ConvertAll(gradients.ToArray(), g => (double)g));
        double rate = rates.GetDecayedLearningRate(optimizer.LearningRate, steps);
        steps++;
        EquationFunction size = new([new(Optimizer.A, optimizer.StepSize)]);
        size[Optimizer.Lr] = rate;
        size[Optimizer.Power1] = Math.Pow(optimizer.Beta1, steps);
        size[Optimizer.Power2] = Math.Pow(optimizer.Beta2, steps);
        size.Run();

        EquationFunction update = new(optimizer.Equations);
        update[Optimizer.Lr] = rate;
        update[Optimizer.A] = size[Optimizer.A];
        for (int i = 0; i < clipped.Length; i++)
        {
            update[Optimizer.W] = model.Parameters[i];
            update[Optimizer.G] = clipped[i];
            foreach (Symbol slot in optimizer.Slots)
            {
                update[slot.Previous] = slots[slot][i];
            }

            update.Run();
            model.Parameters[i] = update[Optimizer.W.Next];
            foreach (Symbol slot in optimizer.Slots)
            {
                slots[slot][i] = update[slot];
            }
        }
    }

    private double[] Clip(double[] gradients)
    {
        double limit = optimizer.Clipping.Limit;
        switch (optimizer.Clipping.Kind)
        {
            case ClippingKind.Value:
                return Array.ConvertAll(gradients, g => Math.Clamp(g, -limit, limit));
            case ClippingKind.GlobalNorm:
                Shorten(gradients);
                return gradients;
            case ClippingKind.Norm:
                foreach (Tensor tensor in model.Trained)
                {
                    Shorten(gradients.AsSpan()[tensor.Range]);
                }

                return gradients;
            default:
                return gradients;
        }

        void Shorten(Span<double> vector)
        {
            double squares = 0;
            foreach (double value in vector)
            {
                squares += value * value;
            }

            foreach (ref double value in vector)
            {
                value *= squares > limit * limit ? limit / Math.Sqrt(squares) : 1;
            }
        }
    }
}
