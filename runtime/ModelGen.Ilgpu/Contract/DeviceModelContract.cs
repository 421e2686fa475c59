using System.ComponentModel;

namespace ModelGen.CompilerServices;

/// <summary>Tells apart the versions of ModelGen that a class was compiled by and that it is brought to devices by.</summary>
/// <remarks>
/// For generated code only: any version may change it. What never changes is the method <see cref="Check"/>, which generated classes call
/// before they know that they fit.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class DeviceModelContract
{
    /// <summary>Refuses a class that was compiled for another contract than that of this library.</summary>
    /// <param name="model">The full name of the class.</param>
    /// <param name="version">The version of ModelGen that compiled it.</param>
    /// <param name="contract">The version of the contract that it was compiled for.</param>
    /// <exception cref="InvalidOperationException">The contracts differ.</exception>
    public static void Check(string model, string version, int contract) =>
        ModelContract.Check("ModelGen.Ilgpu", LibraryVersion, model, version, contract);
}
