namespace ModelGen.Tests.Properties;

/// <summary>A training step has one owner from its forward pass to its update.</summary>
public sealed class StepOwnerTests : IDisposable
{
    private const string Refusal = "This Mixed is in a training step of another thread, which has called Forward and not yet Update. "
        + "Let it end the step, where no update is wanted by a Forward in inference mode, or make an instance for each thread.";

    private static readonly StepContext Training = new(Training: true);

    private readonly ITrainableModel model = SampleModels.Create("Mixed", new ModelOptions { Threads = 1 });
    private readonly Samples first;
    private readonly Samples second;

    public StepOwnerTests()
    {
        first = new Samples(model.Description, 4, seed: 1);
        second = new Samples(model.Description, 4, seed: 2);
    }

    public void Dispose() => model.Dispose();

    [Fact]
    public void AnotherThreadDoesNotStepInBetween()
    {
        using ITrainableModel alone = SampleModels.Create("Mixed", new ModelOptions { Threads = 1 });
        alone.Forward(first.Input, first.Target, Training);
        alone.Backward();

        model.Forward(first.Input, first.Target, Training);
        Refused(Forward);
        Refused(() => model.Forward(second.Input, second.Target, StepContext.Inference));
        Refused(model.Backward);
        Refused(model.Update);
        model.Backward();
        Refused(Forward);
        Assert.Equal(alone.Gradients.ToArray(), model.Gradients.ToArray());
        model.Update();
        OnAnotherThread(Forward);
    }

    [Fact]
    public void AnotherThreadMayPredictSaveAndReadInBetween()
    {
        model.Forward(first.Input, first.Target, Training);
        OnAnotherThread(() =>
        {
            model.Predict(second.Input, new float[second.Input.Length / model.Description.InputLength * model.Description.OutputLength]);
            model.Save(new MemoryStream());
            _ = model.Parameters.Length;
        });
        model.Backward();
    }

    [Fact]
    public void TheUpdateMayBeAnotherThreads()
    {
        model.Forward(first.Input, first.Target, Training);
        model.Backward();
        OnAnotherThread(model.Update);
        Assert.Equal(1, model.Iterations);
        OnAnotherThread(Forward);
    }

    [Fact]
    public void AStepThatIsGivenUpHoldsNobodyUp()
    {
        // The owner begins anew, or looks at something in inference mode.
        model.Forward(second.Input, second.Target, Training);
        model.Forward(first.Input, first.Target, Training);
        model.Forward(first.Input, first.Target, StepContext.Inference);
        OnAnotherThread(() =>
        {
            Forward();
            model.Backward();
        });

        // That thread has ended without an update.
        Forward();
        model.Backward();
    }

    [Fact]
    public void AnUpdateEndsTheStepBeforeItsBackwardPassToo()
    {
        Forward();
        model.Update();
        Assert.Throws<InvalidOperationException>(model.Backward);
        OnAnotherThread(Forward);
    }

    [Fact]
    public void WhoLooksAtGradientsOnlyLetsOthersGoOnAndKeepsThem()
    {
        model.Forward(first.Input, first.Target, Training);
        model.Backward();
        float[] gradients = model.Gradients.ToArray();
        Refused(Forward);
        model.Forward(first.Input, first.Target, StepContext.Inference);
        Assert.Equal(gradients, model.Gradients.ToArray());
        OnAnotherThread(Forward);
    }

    private static void OnAnotherThread(Action action)
    {
        Exception? failure = null;
        Thread thread = new(() => failure = Record.Exception(action));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    private static void Refused(Action action) => OnAnotherThread(() =>
        Assert.StartsWith(Refusal, Assert.Throws<InvalidOperationException>(action).Message));

    private void Forward() => model.Forward(second.Input, second.Target, Training);
}
