namespace ModelGen.Training;

/// <summary>The reasons why training runs end, in words.</summary>
public static class EndReasonNames
{
    /// <summary>The reason in a few words, such as <c>no further improvement</c>.</summary>
    /// <param name="reason">The reason of the end.</param>
    public static string InWords(this EndReason reason) => reason switch
    {
        EndReason.Completed => "all epochs ran",
        EndReason.EarlyStopped => "no further improvement",
        EndReason.Converged => "converged",
        EndReason.Diverged => "the loss is not a finite number",
        EndReason.Stopped => "stopped",
        EndReason.Cancelled => "cancelled",
        EndReason.Failed => "an exception",
        EndReason.Unmeasured => "the monitored value was not a number in any epoch",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "There is no such reason."),
    };
}
