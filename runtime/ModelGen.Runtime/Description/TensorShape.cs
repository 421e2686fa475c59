using System.Collections.Immutable;

namespace ModelGen;

/// <summary>The shape of a tensor without its batch axis, of at least one axis. Equal where the axes are.</summary>
public readonly struct TensorShape : IEquatable<TensorShape>
{
    private readonly ImmutableArray<int> axes;

    /// <summary>Makes a shape.</summary>
    /// <param name="axes">The length of each axis, outermost first.</param>
    public TensorShape(params int[] axes) => this.axes = [.. axes];

    /// <summary>How many axes there are.</summary>
    public int Rank => axes.Length;

    /// <summary>How many numbers a tensor of this shape holds.</summary>
    public int Length
    {
        get
        {
            int length = 1;
            foreach (int axis in axes)
            {
                length = checked(length * axis);
            }

            return length;
        }
    }

    /// <summary>The length of one axis.</summary>
    /// <param name="axis">Its index; from the end too, so that <c>[^1]</c> is the innermost.</param>
    public int this[Index axis] => axes[axis.GetOffset(axes.Length)];

    /// <inheritdoc/>
    public bool Equals(TensorShape other) => axes.AsSpan().SequenceEqual(other.axes.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TensorShape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => axes.Aggregate(axes.Length, HashCode.Combine);

    /// <summary>The shape as <c>(28, 512)</c>.</summary>
    public override string ToString() => $"({string.Join(", ", axes)})";

    /// <summary>Whether two shapes are equal.</summary>
    public static bool operator ==(TensorShape left, TensorShape right) => left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(TensorShape left, TensorShape right) => !left.Equals(right);
}
