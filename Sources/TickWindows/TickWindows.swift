// First file of this module.
