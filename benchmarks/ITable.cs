namespace Benchmarks;

/// <summary>A table that was measured; its properties are the figures.</summary>
internal interface ITable
{
    /// <summary>Prints it.</summary>
    void Print();
}
