using System.Reflection;
using ModelGen.CompilerServices;

namespace ModelGen.Tests.Cards;

/// <summary>
/// The bytes of all arrays of numbers that an object of the runtime holds, but for what describes the model, what was counted before, and the header of
/// weights files, which is made by the first that is loaded or saved.
/// </summary>
internal sealed class AllocatedNumbers
{
    private readonly HashSet<object> seen = new(ReferenceEqualityComparer.Instance);

    /// <summary>The bytes of what an object holds.</summary>
    public long Count(object? root)
    {
        if (root is null or Delegate or ModelDescription or ModelLayout or ModelKernels or WeightsFile || !seen.Add(root))
        {
            return 0;
        }

        if (root is Array array)
        {
            return array.GetType().GetElementType()!.IsPrimitive ? Buffer.ByteLength(array) : array.Cast<object?>().Sum(Count);
        }

        long bytes = 0;
        for (Type? type = root.GetType(); type?.Namespace?.StartsWith("ModelGen", StringComparison.Ordinal) == true || IsGenerated(type); type = type!.BaseType)
        {
            FieldInfo[] fields = type!.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);
            bytes += fields.Where(field => !field.FieldType.IsPointer && !field.FieldType.IsPrimitive).Sum(field => Count(field.GetValue(root)));
        }

        return bytes;
    }

    private static bool IsGenerated(Type? type) => typeof(IModel).IsAssignableFrom(type);
}
