namespace ModelGen.Training;

/// <summary>What is left to do for an optimizer with <c>use_ema</c> when training ends.</summary>
public static class AveragedWeights
{
    /// <summary>
    /// Puts the running means of the weights, which the optimizer keeps with <c>use_ema: true</c>, in the place of the weights, as Keras'
    /// <c>finalize_variable_values</c>. <see cref="ModelTraining.Fit"/> does so at its end; loops of a program's own call it. Other models, and those that
    /// have made no step, stay as they are.
    /// </summary>
    /// <param name="model">The model.</param>
    public static void Take(ITrainableModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        OptimizerDescription? optimizer = model.Description.Training?.Optimizer;
        if (optimizer?.TryGetValue("use_ema", out _) != true)
        {
            return;
        }

        // Behind the means only the sums of gradients lie, and before the first step there is no mean.
        long batches = optimizer.TryGetValue("gradient_accumulation_steps", out double steps) ? (long)steps : 1;
        int trainable = model.Description.TrainableCount;
        if (model.Iterations >= batches)
        {
            ReadOnlySpan<float> state = model.OptimizerState;
            state.Slice(state.Length - (trainable * (batches > 1 ? 2 : 1)), trainable).CopyTo(model.EditParameters());
        }
    }
}
