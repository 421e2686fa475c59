using System.ComponentModel;
using System.Globalization;

namespace ModelGen.CompilerServices;

/// <summary>Tells apart the versions of ModelGen that a class was compiled by and that it is run by.</summary>
/// <remarks>
/// For generated code only: any version may change it. What never changes is the method <see cref="Check(string, string, int)"/> and the name
/// of <see cref="ModelEngine"/>, which generated classes mention before they know that they fit.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class ModelContract
{
    /// <summary>Refuses a class that was compiled for another contract than that of this library.</summary>
    /// <param name="model">The full name of the class.</param>
    /// <param name="version">The version of ModelGen that compiled it.</param>
    /// <param name="contract">The version of the contract that it was compiled for.</param>
    /// <exception cref="InvalidOperationException">The contracts differ.</exception>
    public static void Check(string model, string version, int contract) =>
        Check("ModelGen.Runtime", LibraryVersion, model, version, contract);

    /// <summary>Refuses a class that was compiled for another contract than that of a library.</summary>
    internal static void Check(
        string name, string libraryVersion, string model, string version, int contract, int expected = ContractVersion.Number)
    {
        if (contract != expected)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"{model} was compiled by ModelGen {version} (contract {contract}), and {name} is {libraryVersion} (contract {expected}): " +
                $"build the project again with one version of ModelGen and {name}."));
        }
    }
}
