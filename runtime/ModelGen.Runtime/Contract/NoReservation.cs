namespace ModelGen;

/// <summary>The reservation of a model that keeps nobody away: see <see cref="ITrainableModel.Reserve"/>.</summary>
internal sealed class NoReservation : IDisposable
{
    public static readonly NoReservation Instance = new();

    public void Dispose()
    {
    }
}
