using ModelGen.Generator.Binding;
using ModelGen.Generator.Binding.Optimizers;
using ModelGen.Generator.Binding.Weights;
using ModelGen.Generator.Equations;

namespace ModelGen.Tests.Reference;

/// <summary>An optimizer in double precision: its equations on one weight after the other.</summary>
/// <param name="model">Whose parameters it changes.</param>
/// <param name="rates">Says the learning rate of each step; tests of their own hold it to closed forms.</param>
internal sealed class ReferenceOptimizer(ReferenceModel model, TrainingDescription rates)
{
    private readonly Optimizer optimizer = model.Network.Training!.Optimizer;
    private readonly double[] sums = new double[model.Parameters.Length];
    private readonly Dictionary<Symbol, double[]> slots =
        model.Network.Training!.Optimizer.Slots.ToDictionary(slot => slot.Name, slot => Enumerable.Repeat(slot.First, model.Parameters.Length).ToArray());

    private int batches;

    /// <summary>One step of the model's parameters, or a part of one, where several batches make it.</summary>
    public void Step(ReadOnlySpan<float> gradients)
    {
        double rate = rates.GetDecayedLearningRate(optimizer.LearningRate, batches);
        batches++;
        for (int i = 0; i < gradients.Length; i++)
        {
            sums[i] += gradients[i];
        }

        if (batches % optimizer.Accumulation != 0)
        {
            return;
        }

        double[] clipped = Clip(Array.ConvertAll(sums[..gradients.Length], sum => sum / optimizer.Accumulation));
        Array.Clear(sums);
        EquationFunction scalars = new(optimizer.Scalars);
        scalars[Optimizer.Lr] = rate;
        foreach (StepValue value in optimizer.StepValues)
        {
            scalars[value.Name] = Value(value.Function, value.Parameter, (batches / optimizer.Accumulation) - 1 + value.Ahead);
        }

        scalars.Run();
        EquationFunction update = new(optimizer.Equations);
        update[Optimizer.Lr] = rate;
        foreach (Equation scalar in optimizer.Scalars)
        {
            update[scalar.Name] = scalars[scalar.Name];
        }

        foreach (Tensor tensor in model.Trained)
        {
            update[Optimizer.OwnDecay] = WeightPatterns.Match(optimizer.Undecayed, $"{tensor}") ? 0 : optimizer.WeightDecay;
            for (int i = tensor.Offset; i < tensor.Offset + tensor.Parameter.Length; i++)
            {
                Step(update, i, clipped[i]);
            }

            if (tensor.Parameter.Constraint is Constraint constraint)
            {
                Constrain(model.Parameters.AsSpan()[tensor.Range], [.. tensor.Parameter.Shape], constraint);
            }
        }
    }

    /// <summary>Keras' constraints, of all numbers that differ in the index along their axes alone.</summary>
    private static void Constrain(Span<double> weights, int[] shape, Constraint constraint)
    {
        int[] vectors = [.. Enumerable.Range(0, weights.Length).Select(VectorOf)];
        foreach (int vector in vectors.Distinct())
        {
            int[] own = [.. Enumerable.Range(0, vectors.Length).Where(i => vectors[i] == vector)];
            double squares = 0;
            foreach (int i in own)
            {
                squares += weights[i] * weights[i];
            }

            double norm = Math.Sqrt(squares), bound = Math.Clamp(norm, constraint.Minimum, constraint.Maximum);
            double scale = ((constraint.Rate * bound) + ((1 - constraint.Rate) * norm)) / (norm + 1e-7);
            foreach (int i in own)
            {
                weights[i] = constraint.NotNegative ? Math.Max(0, weights[i]) : weights[i] * scale;
            }
        }

        // The first number of those with the same index along all other axes.
        int VectorOf(int place)
        {
            int vector = 0;
            for (int axis = shape.Length - 1, stride = 1; axis >= 0; stride *= shape[axis--])
            {
                vector += constraint.Axes.Contains(axis) ? 0 : place / stride % shape[axis] * stride;
            }

            return vector;
        }
    }

    /// <summary>A function of the step, from 1, by its definition.</summary>
    public static double Value(StepFunction function, double parameter, int step) => function switch
    {
        StepFunction.Power => Math.Pow(parameter, step),
        StepFunction.Momentum => parameter * (1 - (0.5 * Math.Pow(0.96, step))),
        StepFunction.MomentumProduct => Enumerable.Range(1, step).Aggregate(1.0, (product, t) => product * Value(StepFunction.Momentum, parameter, t)),
        StepFunction.AfterFirst => step == 1 ? 0 : parameter,
        _ => step % (int)parameter == 0 ? 1 : 0,
    };

    private void Step(EquationFunction update, int i, double gradient)
    {
        update[Optimizer.W] = model.Parameters[i];
        update[Optimizer.G] = gradient;
        foreach (Slot slot in optimizer.Slots)
        {
            update[slot.Name.Previous] = slots[slot.Name][i];
        }

        update.Run();
        model.Parameters[i] = update[Optimizer.W.Next];
        foreach (Slot slot in optimizer.Slots)
        {
            slots[slot.Name][i] = update[slot.Name];
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
