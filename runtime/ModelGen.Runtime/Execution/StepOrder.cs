namespace ModelGen.CompilerServices;

/// <summary>
/// Keeps the order of a training step, that is forward, backward and update, and keeps the step with the thread that began it: what another
/// thread computes in between would take the place of what the step needs. Asked within calls of the model, so by one thread at a time.
/// </summary>
/// <remarks>
/// The step ends with its update, which any thread may make once the backward pass is done: gradients of several instances are averaged by
/// one thread. It also ends where its thread calls forward again, or has ended itself. It does not end with its backward pass: if another
/// thread could replace the gradients from there on, the update that follows would be made with them, as it may be anyone's.
/// </remarks>
/// <param name="model">The model's name, for errors.</param>
internal sealed class StepOrder(string model)
{
    private Thread? owner;
    private bool canGoBackward;

    /// <summary>Whether a forward pass in training mode has ended, and the backward pass has not begun.</summary>
    public bool IsForward => canGoBackward;

    /// <summary>A forward pass is going to begin.</summary>
    /// <exception cref="InvalidOperationException">Another thread is in a step.</exception>
    public void BeginForward()
    {
        CheckOwner();
        End();
    }

    /// <summary>A forward pass has ended.</summary>
    /// <param name="training">Whether it was in training mode, and so begins a step.</param>
    public void EndForward(bool training)
    {
        canGoBackward = training;
        owner = training ? Thread.CurrentThread : null;
    }

    /// <summary>A backward pass is going to begin.</summary>
    /// <exception cref="InvalidOperationException">No forward pass in training mode came right before, or it was another thread's.</exception>
    public void BeginBackward()
    {
        if (!canGoBackward)
        {
            throw new InvalidOperationException(
                $"{nameof(ITrainableModel.Backward)} needs a {nameof(ITrainableModel.Forward)} in training mode right before it.");
        }

        CheckOwner();
        canGoBackward = false;
    }

    /// <summary>An update is going to begin.</summary>
    /// <exception cref="InvalidOperationException">Another thread is between its forward and its backward pass.</exception>
    public void BeginUpdate()
    {
        if (canGoBackward)
        {
            CheckOwner();
        }

        End();
    }

    private void End()
    {
        canGoBackward = false;
        owner = null;
    }

    private void CheckOwner()
    {
        if (owner is not null && owner != Thread.CurrentThread && owner.IsAlive)
        {
            throw new InvalidOperationException(
                $"This {model} is in a training step of another thread, which has called {nameof(ITrainableModel.Forward)} and not yet "
                + $"{nameof(ITrainableModel.Update)}. Let it end the step, where no update is wanted by a {nameof(ITrainableModel.Forward)} in "
                + "inference mode, or make an instance for each thread.");
        }
    }
}
