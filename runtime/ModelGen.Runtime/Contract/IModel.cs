using ModelGen.CompilerServices;

namespace ModelGen;

/// <summary>
/// A compiled model: parameters and a forward pass. Generated classes implement it; nothing that it does after construction
/// allocates managed memory, unless its documentation says so.
/// </summary>
/// <remarks>Not thread-safe: one caller at a time. Worker threads are internal.</remarks>
public interface IModel : IPredictor, IDisposable
{
    /// <summary>
    /// All parameters in one vector: the trainable ones first, then the moving statistics. <see cref="ModelDescription.Parameters"/> has the
    /// offset of each tensor.
    /// </summary>
    ReadOnlySpan<float> Parameters { get; }

    /// <summary>All parameters to be changed, in the layout of <see cref="Parameters"/>.</summary>
    /// <remarks>
    /// The model computes with packed copies of its weights. This call tells it that they are stale, so that it packs the weights again before
    /// it computes next. Call it for each round of changes: what is written to a span from before a prediction or a training step
    /// may never be seen. Weights that a class embeds are copied by the first call: spans of <see cref="Parameters"/> from before it show what was there.
    /// </remarks>
    /// <returns>The parameters themselves, not a copy.</returns>
    Span<float> EditParameters();

    /// <summary>Writes all parameters in the safetensors format, under Keras' names and in Keras' shapes and gate order.</summary>
    /// <param name="stream">The stream to write to, from its current position on.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    void Save(Stream stream);

    /// <summary>
    /// Reads all parameters in the safetensors format. The file must hold exactly the tensors of this model, each a float32
    /// tensor of the model's shape; otherwise nothing is changed. What a checkpoint of a training run holds besides is read over.
    /// </summary>
    /// <param name="stream">The stream to read from, to its end.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="WeightsFormatException">The data are damaged or belong to another model; says which tensor, and why.</exception>
    void Load(Stream stream);
}

/// <summary>A model whose description has a <c>training</c> section: it has a loss, a backward pass and an optimizer.</summary>
/// <remarks>
/// A training step is <c>Forward</c>, <see cref="Backward"/> and <see cref="Update"/>, in this order, on a batch of at most
/// <see cref="BatchSize"/> samples. Until its update a step belongs to the thread that called <c>Forward</c>: the passes of other
/// threads are refused, after <see cref="Backward"/> too, so that no update takes gradients of another step. Only the update may be another
/// thread's, as where one thread averages the gradients of several instances. A step that is given up, or made to look at its gradients
/// only, ends with the next <c>Forward</c> of its thread, or with the thread; one in inference mode lets other threads go on and
/// leaves <see cref="Gradients"/> as they are. Code that awaits something within a step may go on as another thread. <see cref="Reserve"/> keeps
/// the whole model for one thread.
/// </remarks>
public interface ITrainableModel : IModel
{
    /// <summary>The largest number of samples in a training step: memory is laid out for this many.</summary>
    int BatchSize { get; }

    /// <summary>
    /// The gradient of the loss of the last <see cref="Backward"/> with respect to the trainable parameters, in the layout of the
    /// first <see cref="ModelDescription.TrainableCount"/> elements of <see cref="IModel.Parameters"/>.
    /// </summary>
    ReadOnlySpan<float> Gradients { get; }

    /// <summary>
    /// The gradients to be changed, in the layout of <see cref="Gradients"/>, such as to clip or average them before <see cref="Update"/>. Call
    /// it for each step.
    /// </summary>
    /// <returns>The gradients themselves, not a copy.</returns>
    Span<float> EditGradients();

    /// <summary>
    /// The learning rate before its schedule or its decay, and before its corrections; set it between steps to follow a schedule of your own. Of a model
    /// with a <see cref="RateSchedule"/> it is at first its peak, and setting it scales all of the schedule. What a step takes is
    /// <see cref="TrainingDescription.GetDecayedLearningRate"/>.
    /// </summary>
    double LearningRate { get; set; }

    /// <summary>
    /// The optimizer's step counter: 0 at first, one more after each <see cref="Update"/>, as in Keras also where the gradients of several batches
    /// make one step. Bias corrections, schedules and decay follow from it; set it together with <see cref="OptimizerState"/> to go on where another training run stopped.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or above 2⁵³, up to which numbers count exactly.</exception>
    long Iterations { get; set; }

    /// <summary>
    /// What the optimizer keeps for each trainable parameter, such as Adam's moments: one vector in the layout of
    /// <see cref="Gradients"/> after another; behind its own the running mean of the parameters and the sum of gradients, where it keeps them. Empty for
    /// plain gradient descent.
    /// </summary>
    ReadOnlySpan<float> OptimizerState { get; }

    /// <summary>What the optimizer keeps, to be changed, in the layout of <see cref="OptimizerState"/>. Call it for each round of changes.</summary>
    /// <returns>The state itself, not a copy.</returns>
    Span<float> EditOptimizerState();

    /// <summary>
    /// Forward pass and loss of one batch. With <see cref="StepContext.Training"/>, dropout is drawn and batch normalization uses
    /// and tracks the statistics of the batch, and <see cref="Backward"/> may follow; without it, both behave as in inference.
    /// </summary>
    /// <param name="input">The samples: (n, input shape) in C order, n from 1 to <see cref="BatchSize"/>.</param>
    /// <param name="target">
    /// The targets: (n, <see cref="ModelDescription.TargetLength"/>) in C order. They are class indices for the sparse categorical cross-entropy, one
    /// for each output position, and otherwise have the shape of the output. At masked positions they may be anything, NaN included.
    /// </param>
    /// <param name="context">The mode of the pass and the key of its random numbers.</param>
    /// <returns>The mean loss over the samples, and over the steps that the output's mask keeps.</returns>
    /// <exception cref="ArgumentException">
    /// Lengths disagree, or a class index is out of range at a position that counts; says where. Where the outputs are masked, the moving
    /// statistics of batch normalizations have then followed the batch.
    /// </exception>
    /// <exception cref="InvalidOperationException">The model is in a step of another thread.</exception>
    /// <remarks>A model that takes sequences of any length takes one of them here, whose length follows from that of its values.</remarks>
    double Forward(ReadOnlySpan<float> input, ReadOnlySpan<float> target, in StepContext context);

    /// <summary>Forward pass and loss of one batch of sequences of different lengths.</summary>
    /// <param name="input">The sequences one behind the other, without padding: the sum of the lengths times the features.</param>
    /// <param name="lengths">The time steps of each sequence, as <see cref="IPredictor"/> takes them.</param>
    /// <param name="target">The targets one behind the other: where each step has one, as many as the sequence has steps.</param>
    /// <param name="context">The mode of the pass and the key of its random numbers.</param>
    /// <returns>The mean loss over the samples, and over the steps that they have.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths are not such as the model takes, those of the spans disagree with them, or a class index is out of range; says where.
    /// </exception>
    /// <exception cref="InvalidOperationException">The model is in a step of another thread.</exception>
    double Forward(ReadOnlySpan<float> input, ReadOnlySpan<int> lengths, ReadOnlySpan<float> target, in StepContext context)
    {
        SequenceChecks.Whole(Description, input, lengths);
        return Forward(input, target, in context);
    }

    /// <summary>Forward pass and loss of one batch whose samples may have lengths and weights.</summary>
    /// <param name="batch">The batch, of 1 to <see cref="BatchSize"/> samples.</param>
    /// <param name="context">The mode of the pass and the key of its random numbers.</param>
    /// <returns>
    /// The sum of all losses, each times its weight, divided by the number of positions that count: the mean loss where there are no weights.
    /// </returns>
    /// <exception cref="ArgumentException">What the other overloads refuse, and weights that are none or not as many as samples or positions.</exception>
    /// <exception cref="NotSupportedException">There are weights, and the model knows of none. Compiled models do.</exception>
    /// <exception cref="InvalidOperationException">The model is in a step of another thread.</exception>
    double Forward(in SampleBatch batch, in StepContext context)
    {
        batch.RefuseWeights(Description);
        ReadOnlySpan<float> input = batch.NumbersFor(Description);
        return batch.Lengths.IsEmpty ? Forward(input, batch.Target, in context) : Forward(input, batch.Lengths, batch.Target, in context);
    }

    /// <summary>Backward pass of the batch of the last <c>Forward</c> in training mode: fills <see cref="Gradients"/>.</summary>
    /// <exception cref="InvalidOperationException">No forward pass in training mode came before, or it was another thread's.</exception>
    void Backward();

    /// <summary>One step of the optimizer with the current <see cref="Gradients"/>, which clipping may scale in place.</summary>
    /// <exception cref="InvalidOperationException">Another thread is between its forward and its backward pass.</exception>
    void Update();

    /// <summary>
    /// Sets the states that a <see cref="ModelDescription.IsStateful"/> model carries from one batch to the next to 0, as they are at first: the next
    /// batch begins new sequences. Other models carry none, and nothing happens. A backward pass that is still to come is not changed.
    /// </summary>
    /// <remarks>
    /// Each <c>Forward</c>, in training mode or not, begins sample i with the states that sample i of the one before ended with, and leaves its own;
    /// samples that a smaller batch lacks keep theirs. Predictions neither read these states nor change them.
    /// </remarks>
    void ResetStates()
    {
    }

    /// <summary>
    /// The outputs of the last forward pass: (n, output shape), C order; where sequences have different lengths, those of their steps one behind the
    /// other. Valid until the next call of the model.
    /// </summary>
    ReadOnlySpan<float> Outputs { get; }

    /// <summary>
    /// The mean losses of the last forward pass, one of each of several outputs, before they are multiplied by their weights: see
    /// <see cref="ModelDescription.Outputs"/>. Empty where there is one output. Valid until the next call of the model.
    /// </summary>
    ReadOnlySpan<double> OutputLosses => [];

    /// <summary>
    /// The output positions that the last <c>Forward</c> counted: (n, positions), 1 where a position counts and 0 where it is
    /// masked. Empty where the output carries no mask, so that all count. Valid until the next call of the model.
    /// </summary>
    ReadOnlySpan<float> OutputMask { get; }

    /// <summary>
    /// Looks for the number at which a training step went wrong: the first that is NaN or infinite. Call it within a step, after <c>Forward</c> in
    /// training mode or after <see cref="Backward"/>. After a forward pass, parameters are looked through, then what each layer has computed
    /// of each sample and kept for the backward pass, in their order, then the outputs; after a backward pass the gradients of parameters, those
    /// of the last layers first.
    /// </summary>
    /// <remarks>A model on a device does not show what its layers compute: gradients, outputs and parameters are all that is looked through.</remarks>
    /// <returns>The place of the number, or null where all are finite.</returns>
    NumberPlace? FindNotFinite() =>
        NotFinite.InGradients(Description, Gradients)
            ?? NotFinite.InOutputs(Description, Outputs, OutputMask)
            ?? NotFinite.InParameters(Description, Parameters);

    /// <summary>
    /// Keeps the model for one thread, until what this gives is disposed: all other threads are refused with an
    /// <see cref="InvalidOperationException"/>, whatever they call, read or set, and the thread's own work goes on undisturbed. Others may still read
    /// the numbers that are no spans, such as <see cref="Iterations"/>. Training loops reserve their model as long as they run.
    /// </summary>
    /// <param name="thread">The thread that goes on using the model.</param>
    /// <param name="use">What it does with the model, to be said to others; follows the word "is", such as <c>in training by Fit</c>.</param>
    /// <returns>The reservation. Only compiled models keep others away: by default there is none, and nothing is refused.</returns>
    /// <exception cref="InvalidOperationException">A call is running, or the model is reserved already.</exception>
    IDisposable Reserve(Thread thread, string use) => NoReservation.Instance;
}

/// <summary>What a generated class offers without an instance.</summary>
/// <typeparam name="TSelf">The generated class.</typeparam>
public interface IModel<TSelf> : ISharedModel
    where TSelf : IModel<TSelf>
{
    /// <summary>What the model is: layers, shapes, parameters, mask flow.</summary>
    static abstract ModelDescription ModelDescription { get; }

    /// <summary>A new instance with initial weights drawn from the seed of <paramref name="options"/>, or with the weights that the class embeds.</summary>
    /// <param name="options">The seed, batch size, threads and vector width; null for the defaults of the model's YAML.</param>
    static abstract TSelf Create(ModelOptions? options = null);
}
