namespace ModelGen.Import.Hdf5;

/// <summary>An HDF5 file that is damaged, or has what is not read here. The message says what and where; who imports adds the file and the remedy.</summary>
internal sealed class Hdf5Exception(string message) : Exception(message);
