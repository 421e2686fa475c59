namespace ModelGen.Training;

/// <summary>Predictions of one of several outputs of a model, for whatever reads the outputs of models with one.</summary>
public static class OutputPredictor
{
    /// <summary>One of several outputs of a model, as a model with one: what reads classes, such as <see cref="ClassPrediction"/>, takes it.</summary>
    /// <param name="model">The model, a session or a pool. It stays the caller's.</param>
    /// <param name="output">The name of the output.</param>
    /// <returns>
    /// What gives this output alone. It has room for the outputs of a call, which grows with the samples of a call and is then kept; so it serves one caller at a time,
    /// as many of them as there are callers.
    /// </returns>
    /// <exception cref="ArgumentException">There is no such output; says which there are.</exception>
    public static IPredictor ForOutput(this IPredictor model, string output)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(output);
        return new OneOutput(model, OutputView.Named(model.Description, output));
    }

    private sealed class OneOutput(IPredictor model, OutputView part) : IPredictor
    {
        private float[] room = [];

        public ModelDescription Description => part.Model;

        public void Predict(ReadOnlySpan<float> input, Span<float> output)
        {
            model.Predict(input, All(output));
            Take(output);
        }

        public void Predict(ReadOnlySpan<int> input, Span<float> output)
        {
            model.Predict(input, All(output));
            Take(output);
        }

        private Span<float> All(ReadOnlySpan<float> output)
        {
            int length = checked(output.Length / part.Model.OutputLength * model.Description.OutputLength);
            if (output.Length % part.Model.OutputLength != 0)
            {
                throw new ArgumentException(
                    $"The output '{part.Name}' of {part.Model.Name} takes {Quantity.Of(part.Model.OutputLength, "element")} for each sample; {output.Length} are no multiple of that.",
                    nameof(output));
            }

            room = room.Length < length ? new float[length] : room;
            return room.AsSpan(0, length);
        }

        private void Take(Span<float> output)
        {
            int all = model.Description.OutputLength;
            OutputView.Take(room.AsSpan(0, output.Length / part.Model.OutputLength * all), all, part.Offset, output);
        }
    }
}
